"""What awaits a person: the registry in which each room's `apps.py` names the kinds of duty it knows."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.values import listed

# Something is near when its day comes within so many working days.
NEAR = 3
NO_DATE = date.max
# More of one kind than these nobody looks through; a kind that can hold more yields the earliest, and counts the others.
MOST = 100


@dataclass(frozen=True)
class Yardstick:
    """What lateness is measured by on a day: the earliest day that is in time, and the last one that is near; read once for a whole page."""

    today: date
    in_time: date
    near_until: date

    def of(self, due: date | None) -> str:
        """Return "over" once a working day has passed since the day, "late" from the day on until then, "near" within NEAR working days before it, or ""."""
        if due is None:
            return ""
        if due <= self.today:
            return "over" if due < self.in_time else "late"
        return "near" if due <= self.near_until else ""


def by_calendar_days(today: date) -> Yardstick:
    """Return the yardstick of a house that knows no working days."""
    return Yardstick(today, today, today + timedelta(days=NEAR))


_measure: list[Callable[[date], Yardstick]] = [by_calendar_days]


def measure_with(function: Callable[[date], Yardstick]) -> None:
    """Register who knows the working days; the function takes today."""
    _measure[:] = [function]


def yardstick(today: date | None = None) -> Yardstick:
    """Return what lateness is measured by on a day, in no more than one query; a list asks once for all its rows."""
    return _measure[0](today or timezone.localdate())


@dataclass(frozen=True)
class Duty:
    """One thing that awaits a person.

    `ref` names the object for good, such as "plans.plan:12"; `where` is the plan's number and title or the like;
    `action` says what to do; `due` is the day by which it must be done, if there is one; `turn` tells one time from
    the next where the same object can await the same person again (up to 30 characters). One that is `about_lateness`
    exists only because its day has gone by, so that this is not told once more. `plan` is the id of the plan that it
    belongs to, None for what belongs to no plan. What somebody else does for a person who is away has that person's id
    in `on_behalf_of`; on the desk of the one who is away it has the ids of those in `handed_to`. `by` is what it is
    measured by. `page` is where whoever may read the object sees it, "" where that is `url`: the doer's page may be closed
    to others. `deed` is `action` without how far it is from its day, for letters, which say that in their own words on the
    day they are read; "" where `action` says nothing of it. The words are in the language that is active while they are asked for.
    """

    kind: str
    title: str
    url: str
    ref: str
    due: date | None = None
    where: str = ""
    action: str = ""
    turn: str = ""
    about_lateness: bool = False
    plan: int | None = None
    on_behalf_of: int | None = None
    handed_to: tuple[int, ...] = ()
    by: Yardstick | None = field(default=None, compare=False, repr=False)
    page: str = ""
    deed: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other duty of the same person: its kind, its object, and which time it is."""
        return self.kind, self.ref, self.turn

    @property
    def lateness(self) -> str:
        """How late it is, as `Yardstick.of` says."""
        return lateness_of(self.due, self.by)


@dataclass(frozen=True)
class DutyGroup:
    """The duties of one kind, the latest first; `dues` counts them by their day where there are more, which stand on the page `url`."""

    kind: str
    label: str
    duties: list[Duty]
    dues: Mapping[date | None, int] = field(default_factory=dict)
    url: str = ""

    @property
    def counts(self) -> Mapping[date | None, int]:
        """How many of them are due on each day."""
        return self.dues or Counter(duty.due for duty in self.duties)


@dataclass(frozen=True)
class Kind:
    """A kind of duty: `own(user)` yields what awaits that person, in a constant number of queries.

    One that yields no more than the `MOST` earliest has `dues`, which counts all by their day, and the page of all (`url()`).
    One that somebody else can do for a person who is away has `stand_in(delegate, principals)`, which yields those of
    the principals' duties that the delegate may do by the law, with whose they are: a delegation gives no more rights
    than both have. Where `own` yields these too, `own_has_all`.
    """

    code: str
    label: str
    own: Callable[[object], Iterable[Duty]]
    dues: Callable[[object], Mapping[date | None, int]] | None = None
    url: Callable[[], str] = str
    stand_in: Callable[[object, Collection[int]], Iterable[Duty]] | None = None
    own_has_all: bool = False

    def find(self, user) -> list[Duty]:
        """Return what awaits a person: their own, told to whom it is handed over, and what they may do for those who are away."""
        own = list(self.own(user))
        if self.stand_in is None:
            return own
        own = self._handed_over(user, own) if own else own
        return own if self.own_has_all or not user.principals else [*own, *self._for_others(user, own)]

    def _for_others(self, user, own):
        known = {duty.key for duty in own}
        for duty in self.stand_in(user, user.principals.keys()):
            if duty.key not in known:
                words = pgettext("duty", "On behalf of {person}.").format(person=user.stands_in_for[duty.on_behalf_of])
                yield replace(duty, action=f"{words} {duty.action}", deed=f"{words} {duty.deed}" if duty.deed else "")

    def _handed_over(self, user, own):
        handed: dict[tuple, list] = {}
        for deputy in user.deputies:
            for duty in self.stand_in(deputy, {user.pk}):
                handed.setdefault(duty.key, []).append(deputy)
        return [_handed(duty, handed[duty.key]) if duty.key in handed else duty for duty in own]


KINDS: dict[str, Kind] = {}


def add(kind: str, label: str, find: Callable[[object], Iterable[Duty]], **more) -> None:
    """Register a kind of duty; `label` is lazily translated, `more` is what a `Kind` of many has, or one that is done for others."""
    KINDS[kind] = Kind(kind, label, find, **more)


def of(user) -> list[DutyGroup]:
    """Return what awaits a person, by kind; within a kind and among kinds the earliest due date comes first."""
    if not user.is_active:
        return []
    by = yardstick()
    groups = [_group(kind, user, by) for kind in KINDS.values()]
    return sorted((group for group in groups if group.duties), key=lambda group: _urgency(group.duties[0]))


def lateness_of(due: date | None, by: Yardstick | None = None) -> str:
    """Return how late something due on that day is, as `Yardstick.of` says; who asks for many rows brings the yardstick."""
    return (by or yardstick()).of(due) if due else ""


def _handed(duty, deputies):
    words = _("While you are away, {person} can do it.").format(person=listed(deputies))
    return replace(duty, handed_to=tuple(one.pk for one in deputies), action=f"{duty.action} {words}")


def _group(kind, user, by):
    found = sorted((replace(duty, by=by) for duty in kind.find(user)), key=_urgency)
    dues = kind.dues(user) if kind.dues and len(found) >= MOST else {}
    return DutyGroup(kind.code, str(kind.label), found, dues, kind.url() if dues else "")


def _urgency(duty):
    return duty.due or NO_DATE, duty.title
