"""The portfolio as one object of frozen dataclasses: the page, the API, the file and the paper all tell it, none reckons again."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Department
from plans.models import Service
from reports.portfolio.facts import Facts
from reports.portfolio.gathering import gathered
from reports.portfolio.kinds import Chapter, Kind, When, kinds_of
from reports.portfolio.periods import Period, trend_to

Value = int | Decimal | None
# What stands beside a department or a service.
COLUMNS = ("plans_closed", "plans_overdue", "attainment", "goals_reached", "goals_missed", "misses_unexplained", "measures_overdue")


@dataclass(frozen=True)
class Scope:
    """What a portfolio is asked about: a period, and the plans of one service or department; 0 means of none."""

    period: Period
    service: int | None = None
    department: int | None = None


@dataclass(frozen=True)
class Figure:
    """A number of the portfolio: in the period, in the one before, and in each period of the trend, the oldest first.

    `before` and `trend` are empty for what is only known as it stands today.
    """

    code: str
    label: str
    unit: str
    when: str
    bad: bool
    currency: str
    value: Value
    before: Value
    trend: tuple[Value, ...]

    @property
    def change(self) -> Value:
        """By how much it differs from the period before; None where that is not known."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def warns(self) -> bool:
        """Whether it tells of something that should not be."""
        return self.bad and bool(self.value)


@dataclass(frozen=True)
class Group:
    """The figures under one heading."""

    code: str
    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Line:
    """A department or service with its figures; `id` is 0 for the plans of none."""

    id: int
    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Portfolio:
    """The portfolio that one reader was told: `plans` is how many plans it is about."""

    first: str
    last: str
    period: str
    until: str
    running: bool
    service: str
    department: str
    reader: str
    plans: int
    periods: tuple[str, ...]
    groups: tuple[Group, ...]
    departments: tuple[Line, ...]
    services: tuple[Line, ...]

    def figure(self, code: str) -> Figure:
        """Return a figure by its code."""
        return next(one for group in self.groups for one in group.figures if one.code == code)

    def as_json(self) -> dict:
        """Return it as plain JSON: money and shares as text, so that no digit is lost."""
        return _plain(asdict(self))


def of(user, scope: Scope, today: date, facts: Facts | None = None) -> Portfolio:
    """Return the portfolio of a scope as a user reads it on a day, in the active language; `facts` are those of `facts_for` where they are known."""
    facts = facts or facts_for(user, scope.period, today)
    mine = facts.of(scope.service, scope.department)
    kinds, periods = kinds_of(facts), trend_to(scope.period)
    groups = [Group(one.value, str(one.label), tuple(_figure(kind, mine, periods) for kind in kinds if kind.chapter == one)) for one in Chapter]
    names = _names(facts)
    return Portfolio(
        scope.period.first.isoformat(), scope.period.last.isoformat(), scope.period.label, mine.standing_day(scope.period).isoformat(),
        today <= scope.period.last, _name(names[0], scope.service), _name(names[1], scope.department), str(user), len(mine.plans),
        tuple(one.short for one in periods), tuple(group for group in groups if group.figures),
        tuple(_lines("department", names[1], mine, kinds, scope)), tuple(_lines("service", names[0], mine, kinds, scope)),
    )  # fmt: skip


def facts_for(user, period: Period, today: date) -> Facts:
    """Return what the figures of a period, and of those before it in its trend, are drawn from."""
    return gathered(user, trend_to(period)[0].first, period.last, today)


def rows_behind(facts: Facts, kind: Kind, scope: Scope) -> list:
    """Return the facts behind a figure of a scope: as many as the figure says, or those that add up to it."""
    return kind.rows(facts.of(scope.service, scope.department), scope.period)


def _figure(kind, facts, periods) -> Figure:
    known = periods[-1:] if kind.when == When.TODAY else periods
    values = [kind.value_of(kind.rows(facts, period)) for period in known]
    trend = tuple(values) if len(known) > 1 else ()
    before = values[-2] if len(known) > 1 else None
    return Figure(kind.code, str(kind.label), kind.unit.value, kind.when.value, kind.bad, kind.currency, values[-1], before, trend)


def _names(facts):
    """Return the names of the services and departments that the plans are of, each by id, 0 for none."""
    services = Service.objects.in_bulk({pk for one in facts.plans for pk in one.services})
    departments = Department.objects.in_bulk({one.department for one in facts.plans})
    return {pk: str(one) for pk, one in services.items()}, {pk: str(one) for pk, one in departments.items()}


def _name(names, pk):
    return "" if pk is None else names.get(pk, "") or _("none")


def _lines(field, names, facts, kinds, scope):
    """Yield each department or service that has plans here; one that was asked for needs no table of its own."""
    if getattr(scope, field) is not None:
        return
    found = {pk for one in facts.plans for pk in ([one.department] if field == "department" else one.services or {0})}
    chosen = {kind.code: kind for kind in kinds}
    for pk in sorted(found, key=lambda pk: (pk == 0, names.get(pk, ""))):
        mine = facts.of(**{field: pk})
        yield Line(pk, _name(names, pk), tuple(_figure(chosen[code], mine, (scope.period,)) for code in COLUMNS))




def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return format(value, "f") if isinstance(value, Decimal) else value
