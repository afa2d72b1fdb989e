"""Indicators and their measured values (D2.8, C3)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.fields import demand
from plans.actions.signals import watch_after
from plans.models import Indicator, Measurement

WINDOW = frozenset({"baseline_from", "baseline_until"})


def define_indicator(by, key=None, **facts) -> Indicator:
    """Define an indicator. Raises ValidationError at the fields."""
    permit(by, "indicator.manage")
    return trail.create(Indicator(**_whole_months(facts)), "indicator.create", by, key=key)


def edit_indicator(indicator, by, version: int, **changes) -> Indicator:
    """Change an indicator's words; its direction stays once it has measurements. Raises Stale, ValidationError."""
    permit(by, "indicator.manage", indicator)
    if changes.get("direction", indicator.direction) != indicator.direction and indicator.measurements.exists():
        raise ValidationError({"direction": _("The direction cannot change once there are measurements.")})
    with transaction.atomic():
        edited = trail.edit(indicator, "indicator.edit", by, _whole_months(changes), version)
        if WINDOW & changes.keys():
            watch_after(edited, by)
        return edited


def _whole_months(facts):
    """A baseline window is named by months; any of a month's days names it."""
    return {name: value.replace(day=1) if name in WINDOW and value else value for name, value in facts.items()}


def record_measurement(indicator, by, key=None, **facts) -> Measurement:
    """Record the value of one period (a date; its first day names the month).

    Raises ValidationError at the fields, Faster when somebody recorded the same period at the same moment.
    """
    permit(by, "indicator.manage", indicator)
    with transaction.atomic():
        made = _record(indicator, by, key, **facts)
        watch_after(indicator, by)
        return made


def correct_measurement(measurement, by, version: int, reason: str, **changes) -> Measurement:
    """Correct a recorded value, with the reason. Raises Stale, ValidationError."""
    permit(by, "indicator.manage", measurement)
    demand(reason, "reason")
    with transaction.atomic():
        corrected = trail.edit(measurement, "measurement.correct", by, changes, version, note=reason)
        watch_after(corrected.indicator, by)
        return corrected


def import_measurements(indicator, by, rows: Iterable[dict]) -> int:
    """Record many periods at once (dicts with period, value, sample_size); known periods are left alone. Return how many are new."""
    permit(by, "indicator.manage", indicator)
    known = set(indicator.measurements.values_list("period", flat=True))
    new = 0
    with transaction.atomic():
        for row in rows:
            if row["period"] not in known:
                _record(indicator, by, **row)
                new += 1
        watch_after(indicator, by)
    return new


def _record(indicator, by, key=None, **facts):
    facts["period"] = facts["period"].replace(day=1)
    if facts["period"] > timezone.localdate():
        raise ValidationError({"period": _("This period has not begun yet.")})
    return trail.create(Measurement(indicator=indicator, **facts), "measurement.record", by, key=key)
