"""What awaits a person: the registry in which each room's `apps.py` names the kinds of duty it knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

NEAR = timedelta(days=3)
NO_DATE = date.max


@dataclass(frozen=True)
class Duty:
    """One thing that awaits a person.

    `ref` names the object for good, such as "plans.plan:12"; `where` is the plan's number and title or the like;
    `action` says what to do; `due` is the day by which it must be done, if there is one; `turn` tells one time from
    the next where the same object can await the same person again (up to 30 characters). One that is `about_lateness`
    exists only because its day has gone by, so that this is not told once more. The words are in the language that is
    active while they are asked for.
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

    @property
    def lateness(self) -> str:
        """How late it is: "over" after its day, "late" on it, "near" in the last three days before it, else ""."""
        return lateness_of(self.due)


@dataclass(frozen=True)
class DutyGroup:
    """The duties of one kind, the latest first."""

    kind: str
    label: str
    duties: list[Duty]


@dataclass(frozen=True)
class Kind:
    """A kind of duty: `find(user)` yields what awaits that person, in a constant number of queries."""

    code: str
    label: str
    find: Callable[[object], Iterable[Duty]]


KINDS: dict[str, Kind] = {}


def add(kind: str, label: str, find: Callable[[object], Iterable[Duty]]) -> None:
    """Register a kind of duty; `label` is lazily translated."""
    KINDS[kind] = Kind(kind, label, find)


def of(user) -> list[DutyGroup]:
    """Return what awaits a person, by kind; within a kind and among kinds the earliest due date comes first."""
    if not user.is_active:
        return []
    groups = [DutyGroup(kind.code, str(kind.label), sorted(kind.find(user), key=_urgency)) for kind in KINDS.values()]
    return sorted((group for group in groups if group.duties), key=lambda group: _urgency(group.duties[0]))


def lateness_of(due: date | None) -> str:
    """Return how late something due on that day is today: "over", "late", "near" or ""."""
    if due is None:
        return ""
    today = timezone.localdate()
    if due <= today:
        return "over" if due < today else "late"
    return "near" if due - today <= NEAR else ""


def _urgency(duty):
    return duty.due or NO_DATE, duty.title
