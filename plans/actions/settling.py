"""Values of an indicator are settled by their period: what is said again changes nothing, what is said otherwise is a correction (C3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.law import permit
from audit import trail
from plans.actions.signals import watch
from plans.models import Indicator, Measurement

MOST_ROWS = 1000


class Settled(models.TextChoices):
    """What became of a value that was sent."""

    RECORDED = "recorded", gettext_lazy("Recorded")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    CORRECTED = "corrected", gettext_lazy("Corrected")


@dataclass(frozen=True)
class Outcome:
    """A measurement as it stands now, and what became of what was sent."""

    measurement: Measurement
    fate: Settled


def settle_measurements(indicator, by, rows: Iterable[dict], reason: str = "") -> list[Outcome]:
    """Bring the values of many periods (dicts with period, value and, if it is said, sample_size) to what is sent, all or none.

    The same again writes nothing; another value than the recorded one is a correction and needs the reason; a sample size
    that is not said stays. Raises NotAllowed, ValidationError at the fields.
    """
    permit(by, "indicator.manage", indicator)
    rows = [{**row, "period": row["period"].replace(day=1)} for row in rows]
    _check(rows)
    with transaction.atomic():
        # Two who send the same at once go one after the other: the second finds what the first has written.
        Indicator.objects.select_for_update().get(pk=indicator.pk)
        known = {one.period: one for one in indicator.measurements.filter(period__in=[row["period"] for row in rows])}
        outcomes = [_settle(indicator, by, known.get(row["period"]), row, reason) for row in rows]
        if any(one.fate != Settled.UNCHANGED for one in outcomes):
            watch(indicator, by)
        return outcomes


def _check(rows):
    if len(rows) > MOST_ROWS:
        raise ValidationError({"rows": _("At most {count} lines at once.").format(count=MOST_ROWS)})
    periods = [row["period"] for row in rows]
    if twice := sorted({f"{period:%Y-%m}" for period in periods if periods.count(period) > 1}):
        raise ValidationError({"rows": _("These periods are there twice: {periods}.").format(periods=", ".join(twice))})
    if any(period > timezone.localdate() for period in periods):
        raise ValidationError({"period": _("This period has not begun yet.")})


def _settle(indicator, by, known, row, reason):
    if known is None:
        return Outcome(trail.create(Measurement(indicator=indicator, **row), "measurement.record", by), Settled.RECORDED)
    changes = {name: value for name, value in row.items() if name != "period" and getattr(known, name) != value}
    if not changes:
        return Outcome(known, Settled.UNCHANGED)
    if not reason.strip():
        sentence = _("{period} is recorded with another value; give the reason of the correction.")
        raise ValidationError({"reason": sentence.format(period=f"{known.period:%Y-%m}")})
    return Outcome(trail.edit(known, "measurement.correct", by, changes, known.version, note=reason), Settled.CORRECTED)
