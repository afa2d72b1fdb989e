"""The file itself: members written one after another, each with its digest, and read back in the same order."""

import contextlib
import hashlib
import io
import json
import os
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

MANIFEST, CONTENTS = "manifest.json", "contents.json"
DIGEST = "comment"  # the one extended header that every tar reads and passes over
PIECE = 1024 * 1024
# What is asked of them before the seal is known to hold.
IN_MANIFEST = {"format": int, "key": str, "versions": dict, "migrations": dict, "tables": dict}
IN_CONTENTS = {"members": int, "digest": str, "seal": str}


class Refused(Exception):
    """It cannot be done; the text is one sentence that says why and what to do."""


class Damaged(Refused):
    """The file is not as it was written; the text names the member."""


class Unproven(Exception):
    """An older backup was restored and brought up to date, but its history does not hold after that."""


class Writer:
    """Writes members into a stream that need not be seekable; `digest` sums up their names and digests."""

    def __init__(self, stream, at: float):
        self.tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=PIECE)  # noqa: SIM115 (`close` and `abandon` close it)
        self.at, self.summed, self.count = int(at), hashlib.sha256(), 0

    def add(self, name: str, content: bytes) -> None:
        """Write one member from memory."""
        self._add(name, io.BytesIO(content), len(content), hashlib.sha256(content).hexdigest())

    def add_file(self, name: str, source) -> tuple[int, str]:
        """Write one member from a file that is read once, piece by piece; return its size in bytes and its SHA-256."""
        with tempfile.SpooledTemporaryFile(max_size=16 * PIECE) as spooled:
            summed = hashlib.sha256()
            while piece := source.read(PIECE):
                spooled.write(piece)
                summed.update(piece)
            size = spooled.tell()
            spooled.seek(0)
            self._add(name, spooled, size, summed.hexdigest())
        return size, summed.hexdigest()

    def add_json(self, name: str, value) -> None:
        """Write one member that a person can read, too."""
        self.add(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode())

    def close(self) -> None:
        """Write the end of the file."""
        self.tar.close()

    def abandon(self) -> None:
        """Write nothing more, not even an end: what was written is thrown away."""
        self.tar.fileobj.closed = True

    def _add(self, name, source, size, digest):
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode, info.pax_headers = size, self.at, 0o600, {DIGEST: digest}
        self.tar.addfile(info, source)
        self.tar.members.clear()  # tarfile would remember every member
        self.summed.update(f"{name} {digest}\n".encode())
        self.count += 1


def members(path: str) -> Iterator[tuple[str, object, str]]:
    """Yield name, open stream and stated SHA-256 of each member in its order.

    Raises Damaged, naming the member, where the file breaks off or is no such file.
    """
    last = "its beginning"
    try:
        with open(path, "rb") as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            while info := tar.next():
                last = info.name
                if info.type != tarfile.REGTYPE or info.issparse():
                    raise tarfile.TarError("it is no plain file")
                yield info.name, tar.extractfile(info), info.pax_headers.get(DIGEST, "")
                tar.members.clear()
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise Damaged(f"{path} is damaged at {last}: {error}.") from error
    if last != CONTENTS:
        raise Damaged(f"{path} breaks off after {last}: its end, {CONTENTS}, is missing.")


def pieces(path: str, name: str, stream) -> Iterator[bytes]:
    """Yield the content of a member piece by piece. Raises Damaged where it breaks off."""
    try:
        while piece := stream.read(PIECE):
            yield piece
    except tarfile.TarError as error:
        raise Damaged(f"{path} is damaged at {name}: it breaks off there.") from error


def said_by(path: str, name: str, content: bytes, kinds: dict[str, type]) -> dict:
    """Return what a member says, which has a value of its kind for each of these names. Raises Damaged."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{path} is damaged at {name}: {error}.") from error
    if lacking := [one for one, kind in kinds.items() if not isinstance(said, dict) or not isinstance(said.get(one), kind)]:
        raise Damaged(f"{path} is damaged at {name}: it says nothing of its {lacking[0]}.")
    return said


def manifest_of(path: str) -> dict:
    """Return the manifest, the first member. Raises Damaged, Refused where it is another kind of file."""
    with contextlib.closing(members(path)) as held:
        try:
            name, stream, _digest = next(held)
        except Damaged as error:
            raise Damaged(f"{path} is no backup of Zhijian, or its beginning is damaged.") from error
        if name != MANIFEST:
            raise Refused(f"{path} is no backup of Zhijian: it begins with {name}.")
        manifest = said_by(path, name, b"".join(pieces(path, name, stream)), IN_MANIFEST)
    if not all(isinstance(names, list) and all(isinstance(one, str) for one in names) for names in manifest["migrations"].values()):
        raise Damaged(f"{path} is damaged at {name}: its migrations are no lists of names.")
    return manifest


def check(path: str) -> dict:
    """Read the whole file, hold every member against its SHA-256 and all of them against the contents; return the contents.

    Raises Damaged with the first member that is not as it was written.
    """
    summed, count = hashlib.sha256(), 0
    for name, stream, stated in members(path):
        digest, kept = hashlib.sha256(), b""
        for piece in pieces(path, name, stream):
            digest.update(piece)
            kept = kept + piece if name == CONTENTS else b""
        if digest.hexdigest() != stated:
            raise Damaged(f"{path} is damaged at {name}: its content is not what was written.")
        if name != CONTENTS:
            summed.update(f"{name} {stated}\n".encode())
            count += 1
    contents = said_by(path, CONTENTS, kept, IN_CONTENTS)
    if (contents["members"], contents["digest"]) != (count, summed.hexdigest()):
        raise Damaged(f"{path} is not whole: it should hold {contents['members']} members and holds {count}, or others.")
    return contents


@contextlib.contextmanager
def whole_or_nothing(path: str) -> Iterator:
    """Give a stream to write; the file gets its name only when all is written, and is for its owner's eyes alone. "-" is stdout."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
