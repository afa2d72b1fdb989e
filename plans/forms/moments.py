"""A moment in the past, as a page and the API ask for it."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.fields import FIRST_DAY, LAST_DAY


def end_of(day: date) -> datetime:
    """Return the last instant of a day in the installation's own time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


def moment_in(text: str) -> datetime:
    """Return the moment that an ISO date or date and time names; a date is its whole day, a time without a zone is local.

    Raises ValidationError under `at`.
    """
    told = (text or "").strip().replace(" ", "+") if "T" in (text or "") else (text or "").strip()
    try:
        day = parse_date(told) if len(told) <= 10 else None
        moment = end_of(day) if day else parse_datetime(told)
    except ValueError:
        moment = None
    if moment is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise ValidationError({"at": _("Give a date, or a date and a time, such as 2026-03-31 or 2026-03-31T17:00.")})
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"


class MomentForm(forms.Form):
    """A day, and a time if one is wanted: without it the whole day counts."""

    day = forms.DateField(label=gettext_lazy("As it stood on"), widget=DayInput(format="%Y-%m-%d"), validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)])
    time = forms.TimeField(label=gettext_lazy("at (end of the day if left empty)"), widget=TimeInput(attrs={"step": "1"}), required=False)

    @property
    def moment(self) -> datetime:
        """The moment asked for."""
        day, clock = self.cleaned_data["day"], self.cleaned_data.get("time")
        return timezone.make_aware(datetime.combine(day, clock)) if clock else end_of(day)
