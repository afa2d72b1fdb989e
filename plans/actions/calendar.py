"""The working calendar: the organisation sets days worked or free beside what is published (D3.4)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale
from plans.models import CalendarDay

YEARS = range(2000, 2101)


def set_day(by, key=None, **facts) -> CalendarDay:
    """Set a day worked or free, saying what for. Raises ValidationError at the fields."""
    permit(by, "calendar.manage")
    _check_year(facts["day"])
    return trail.create(CalendarDay(**facts), "calendar.set", by, key=key)


def change_day(row, by, version: int, **changes) -> CalendarDay:
    """Change a day that was set: worked or free, and what for; the day itself stays. Raises Stale, ValidationError."""
    permit(by, "calendar.manage", row)
    if changes.get("day", row.day) != row.day:
        raise ValidationError({"day": _("Set another day instead.")})
    return trail.edit(row, "calendar.edit", by, changes, version)


def clear_day(row, by, version: int | None = None) -> None:
    """Set a day back to what is published. Raises Stale."""
    permit(by, "calendar.manage", row)
    with transaction.atomic():
        stored = CalendarDay.objects.select_for_update().filter(pk=row.pk).first()
        if stored is None:
            return
        if version is not None and stored.version != version:
            raise Stale(stored, {"version": version}, by)
        trail.remove(stored, "calendar.clear", by)


def set_year(by, year: int, wanted: dict[date, tuple[bool, str]], seen: set[tuple[date, int]]) -> None:
    """Make the days set in a year exactly the wanted ones: (worked, what for) by day.

    `seen` are the days and their versions as they were read. Raises ValidationError at `days`, and at `seen` when
    somebody has set, changed or cleared one since.
    """
    permit(by, "calendar.manage")
    if outside := [day for day in wanted if day.year != year]:
        raise ValidationError({"days": _("{day} does not lie in {year}.").format(day=outside[0], year=year)})
    with transaction.atomic():
        standing = {row.day: row for row in CalendarDay.objects.select_for_update().filter(day__year=year)}
        if changed := {(row.day, row.version) for row in standing.values()} ^ seen:
            days = ", ".join(str(day) for day in sorted({day for day, _version in changed}))
            raise ValidationError({"seen": _("Somebody else has changed {days} since you opened this. Saving once more makes the year what your lines say.").format(days=days)})
        for day in standing.keys() - wanted.keys():
            clear_day(standing[day], by)
        for day, (working, note) in sorted(wanted.items()):
            if day in standing:
                change_day(standing[day], by, standing[day].version, working=working, note=note)
            else:
                set_day(by, day=day, working=working, note=note)


def _check_year(day):
    if day.year not in YEARS:
        raise ValidationError({"day": _("The calendar reaches from {first} to {last}.").format(first=YEARS[0], last=YEARS[-1])})
