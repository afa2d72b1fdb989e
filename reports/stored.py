"""What every ordered paper shares, whatever it tells: its file in the store, proven by its SHA-256, and the call that wakes a worker."""

import hashlib

from django.core.files.base import ContentFile

from accounts.waking import wake
from audit.stores.holdings import held as stored_bytes
from audit.stores.holdings import proven


def keep(report, data: bytes) -> dict:
    """Store a paper's bytes under a new name, and return what its row will say of them: `file`, `sha256` and `size`. Raises NotStored."""
    name = report.file.storage.save(report.file.field.generate_filename(report, ""), ContentFile(data))
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def verified_bytes(report) -> bytes:
    """Return the stored file's bytes. Raises Refusal (409) when it is gone or is not the one that was issued."""
    return proven(report, report.file_name)


def is_unchanged(report) -> bool:
    """Return whether the stored file is still the one that was issued."""
    data = stored_bytes(report)
    return data is not None and hashlib.sha256(data).hexdigest() == report.sha256


def wake_worker(task: str, pk: int) -> None:
    """Tell a worker to do a task of `reports.tasks` for the paper of that id; if the broker is away it stays queued, and the sweep finds it."""
    from reports import tasks

    wake(getattr(tasks, task), pk)
