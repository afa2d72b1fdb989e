"""Keys that live in files beside the database, never in it."""

import os
import secrets
from pathlib import Path


def key_from(path: Path) -> str:
    """Return the key kept in the file at `path`, making a new one of 64 random characters at the first start.

    The file is created exclusively: of two processes starting at once, one writes and the other reads.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return _written(path)


def _written(path: Path, patience: int = 200) -> str:
    import time

    for _ in range(patience):
        if key := path.read_text().strip():
            return key
        time.sleep(0.01)
    raise RuntimeError(f"The key file {path} is empty.")
