"""The thresholds of supervision 督办 are set by those who supervise (I2)."""

from django.db import transaction

from accounts.law import permit
from audit import trail
from improvement.models import Thresholds


def thresholds() -> Thresholds:
    """Return the thresholds in force: those that were set, or the defaults."""
    return Thresholds.objects.order_by("pk").first() or Thresholds()


def set_thresholds(by, version: int | None = None, **changes) -> Thresholds:
    """Set the thresholds, read at `version` (None while none were set). Raises Stale, ValidationError at the fields."""
    permit(by, "thresholds.manage")
    with transaction.atomic():
        standing = Thresholds.objects.select_for_update().order_by("pk").first()
        if standing is None:
            # One row for all: its id is fixed, so that two people who set them first at once do not make two.
            return trail.create(Thresholds(pk=1, **changes), "thresholds.set", by)
        return trail.edit(standing, "thresholds.set", by, changes, version)
