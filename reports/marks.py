"""What a paper bears so that it can be compared with what was issued: the code, and the square that leads to the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

import segno

from reports.content.shapes import code_of

# The white margin that readers of QR codes need (ISO/IEC 18004), in modules.
QUIET = 4


@dataclass(frozen=True)
class Square:
    """A QR code as a drawing: the length of its side in modules, and the dark modules as one SVG path."""

    side: int
    path: str


@dataclass(frozen=True)
class Marks:
    """The code that a paper prints, the place where it is checked, and the square that leads there (None without a place)."""

    code: str
    place: str
    square: Square | None


def marks_of(content: dict) -> Marks | None:
    """Return what the paper of a content bears; None for a paper that was not issued. Older contents name no place."""
    identity = content["identity"]
    if not identity["number"]:
        return None
    code, place = code_of(content), identity.get("check_at", "")
    return Marks(code, place, square_of(f"{place}?{urlencode({'code': code})}") if place else None)


def square_of(address: str) -> Square:
    """Return the QR code of an address, at error correction level M."""
    matrix = segno.make(address, error="m", micro=False).matrix
    return Square(len(matrix) + 2 * QUIET, "".join(_lines(matrix)))


def _lines(matrix) -> Iterator[str]:
    for y, row in enumerate(matrix, start=QUIET):
        x = QUIET
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
