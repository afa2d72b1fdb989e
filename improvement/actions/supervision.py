"""The thresholds of supervision 督办 are set by those who supervise (I2)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from improvement.models import Thresholds


def set_thresholds(by, version: int, **changes) -> Thresholds:
    """Set the thresholds, read at `version` (1 while none were set, which is the version of the defaults).

    Raises Stale, ValidationError at the fields: the owner is told no later than service quality management.
    """
    permit(by, "thresholds.manage")
    with transaction.atomic():
        standing = Thresholds.objects.select_for_update().order_by("pk").first()
        _check_order(standing or Thresholds(), changes)
        if standing is None:
            # One row for all: its id is fixed, so that two people who set them first at once do not make two. Its version is
            # the one after the defaults', so that whoever read those before meets Stale.
            return trail.create(Thresholds(pk=1, version=Thresholds().version + 1, **changes), "thresholds.set", by)
        return trail.edit(standing, "thresholds.set", by, changes, version)


def _check_order(standing, changes):
    told = {name: changes.get(name, getattr(standing, name)) for name in ("owner_days", "quality_days")}
    if told["quality_days"] < told["owner_days"]:
        raise ValidationError({"quality_days": _("The owner is told first, service quality management no earlier.")})
