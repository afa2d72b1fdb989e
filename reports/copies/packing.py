"""Office files without the moment at which they were made: the same content gives the same bytes."""

import io
import zipfile

# The earliest moment that a ZIP knows; it says nothing of when the file was made.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def repacked(data: bytes, in_place: dict[str, bytes] | None = None) -> bytes:
    """Return an office file's bytes with the moment taken out of each of its parts; `in_place` are parts that take the place of those made."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in made.infolist():
            inside = (in_place or {}).get(part.filename) or made.read(part)
            packed.writestr(zipfile.ZipInfo(part.filename, NO_MOMENT), inside, zipfile.ZIP_DEFLATED)
    return target.getvalue()
