"""The periods that a portfolio speaks of: a quarter, a half-year, a year, or days of one's own."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

ONE_DAY = timedelta(days=1)
# How many months a period has, and how many of them a trend shows.
MONTHS = {"quarter": 3, "half": 6, "year": 12}
TREND = 6


class Span(models.TextChoices):
    """Which period is asked for."""

    QUARTER = "quarter", pgettext_lazy("period", "This quarter")
    HALF = "half", pgettext_lazy("period", "This half-year")
    YEAR = "year", pgettext_lazy("period", "This year")
    OWN = "own", gettext_lazy("From – until")


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    span: str
    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def label(self) -> str:
        """The period in words."""
        year = self.first.year
        if self.span == Span.QUARTER:
            return _("{year}, quarter {number}").format(year=year, number=(self.first.month + 2) // 3)
        if self.span == Span.HALF:
            return (_("{year}, first half") if self.first.month == 1 else _("{year}, second half")).format(year=year)
        return _("Year {year}").format(year=year) if self.span == Span.YEAR else self.days_words

    @property
    def days_words(self) -> str:
        """Its first and last day."""
        return _("{first} to {last}").format(first=self.first.isoformat(), last=self.last.isoformat())

    @property
    def short(self) -> str:
        """The period as it stands under a bar."""
        year, month = f"{self.first:%y}", self.first.month
        if self.span == Span.YEAR:
            return f"{self.first:%Y}"
        named = {Span.QUARTER: f"{year}Q{(month + 2) // 3}", Span.HALF: f"{year}H{(month + 5) // 6}"}
        return named.get(self.span, f"{self.first:%y-%m-%d}")

    @property
    def before(self) -> "Period":
        """The period before this one; before days of one's own lie as many days."""
        if self.span in MONTHS:
            return around(self.span, self.first - ONE_DAY)
        return Period(self.span, self.first - timedelta(days=self.days), self.first - ONE_DAY)


def around(span: str, day: date) -> Period:
    """Return the quarter, half-year or year that a day lies in."""
    months = MONTHS[span]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = date(first.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    return Period(span, first, after - ONE_DAY)


def trend_to(period: Period) -> tuple[Period, ...]:
    """Return the periods of a trend, the oldest first, this one last."""
    periods = [period]
    while len(periods) < TREND:
        periods.append(periods[-1].before)
    return tuple(reversed(periods))
