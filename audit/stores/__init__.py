"""Where files are kept: a folder (`folder`), or an S3-compatible store (`bucket`).

A file is written before the row that names it, and is on the disk, or taken by the other store, before that row is: so there is no row
without its file. Where the store takes nothing, the person is told at the field, and nothing half stays behind.
"""

import logging

from django.utils.translation import gettext as _

from audit.errors import NotStored, StoreAway

log = logging.getLogger(__name__)


def not_stored(name: str, error: Exception) -> NotStored:
    """Return the refusal of a file that the store did not take, and tell the log why."""
    log.error("The store did not take %s: %s", name, error)
    return NotStored({"file": _("The file could not be stored, because the store of files is full or cannot be written. Tell the system administrator, and try again later.")})


def away(name: str, error: Exception) -> StoreAway:
    """Return the refusal of a file that the store does not give now, and tell the log why."""
    log.error("The store did not give %s: %s", name, error)
    return StoreAway(_("The store of files does not answer. Try again later, or tell the system administrator."))


def not_removed(name: str, error: Exception) -> None:
    """Tell the log that a file stays although nobody needs it; `manage.py stored_files` finds it."""
    log.warning("The store did not remove %s: %s", name, error)
