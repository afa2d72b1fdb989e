"""How many rows of an import are written, told beside the database.

All rows come in or none, so they are written in one transaction: until it ends nobody sees what it wrote, and SQLite lets nobody
else write meanwhile. So the count stands in a small file beside the uploaded ones.
"""

import contextlib

from django.core.files.storage import default_storage

from audit.errors import NotStored, StoreAway


def tell(transfer, count: int) -> None:
    """Say that so many rows are written."""
    # Rows are not refused because nobody can be told how many they are.
    with contextlib.suppress(NotStored):
        default_storage.overwrite(_name(transfer), str(count).encode())


def told(transfer) -> int:
    """Return how many rows were said to be written."""
    with contextlib.suppress(FileNotFoundError, ValueError, StoreAway), default_storage.open(_name(transfer)) as file:
        return int(file.read())
    return 0


def forget(transfer) -> None:
    """Remove the count of an import that is over."""
    default_storage.delete(_name(transfer))


def _name(transfer):
    return f"transfers/written-{transfer.pk}"
