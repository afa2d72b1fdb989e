"""What every ordered paper shares, whatever it tells: its file in the store, proven by its SHA-256, and the call that wakes a worker."""

import hashlib

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.waking import wake
from audit.errors import Refusal


def stored_bytes(report) -> bytes | None:
    """Return the stored file's bytes, or None when there is no such file. Raises StoreAway (409) while the store does not answer."""
    try:
        with report.file.open("rb") as file:
            return file.read()
    except (FileNotFoundError, ValueError):
        return None


def keep(report, data: bytes) -> dict:
    """Store a paper's bytes under a new name, and return what its row will say of them: `file`, `sha256` and `size`. Raises NotStored."""
    name = report.file.storage.save(report.file.field.generate_filename(report, ""), ContentFile(data))
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def verified_bytes(report) -> bytes:
    """Return the stored file's bytes. Raises Refusal (409) when it is gone or is not the one that was issued."""
    data = stored_bytes(report)
    if data is None:
        raise Refusal(_("The file of report {number} is missing from the store.").format(number=report.number))
    if hashlib.sha256(data).hexdigest() != report.sha256:
        raise Refusal(_("The file of report {number} was changed after it was issued: its SHA-256 is another one.").format(number=report.number))
    return data


def is_unchanged(report) -> bool:
    """Return whether the stored file is still the one that was issued."""
    data = stored_bytes(report)
    return data is not None and hashlib.sha256(data).hexdigest() == report.sha256


def wake_worker(task: str, pk: int) -> None:
    """Tell a worker to do a task of `reports.tasks` for the paper of that id; if the broker is away it stays queued, and the sweep finds it."""
    from reports import tasks

    wake(getattr(tasks, task), pk)
