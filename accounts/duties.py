"""What awaits a person: the registry in which each room's `apps.py` names the kinds of duty it knows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

NEAR = timedelta(days=3)
NO_DATE = date.max
# More of one kind than these nobody looks through; a kind that can hold more yields the earliest, and counts the others.
MOST = 100


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
    """A kind of duty: `find(user)` yields what awaits that person, in a constant number of queries.

    One that yields no more than the `MOST` earliest has `dues`, which counts all by their day, and the page of all (`url()`).
    """

    code: str
    label: str
    find: Callable[[object], Iterable[Duty]]
    dues: Callable[[object], Mapping[date | None, int]] | None = None
    url: Callable[[], str] = str


KINDS: dict[str, Kind] = {}


def add(kind: str, label: str, find: Callable[[object], Iterable[Duty]], **more) -> None:
    """Register a kind of duty; `label` is lazily translated, `more` is what a `Kind` of many has."""
    KINDS[kind] = Kind(kind, label, find, **more)


def of(user) -> list[DutyGroup]:
    """Return what awaits a person, by kind; within a kind and among kinds the earliest due date comes first."""
    if not user.is_active:
        return []
    groups = [_group(kind, user) for kind in KINDS.values()]
    return sorted((group for group in groups if group.duties), key=lambda group: _urgency(group.duties[0]))


def lateness_of(due: date | None) -> str:
    """Return how late something due on that day is today: "over", "late", "near" or ""."""
    if due is None:
        return ""
    today = timezone.localdate()
    if due <= today:
        return "over" if due < today else "late"
    return "near" if due - today <= NEAR else ""


def _group(kind, user):
    found = sorted(kind.find(user), key=_urgency)
    dues = kind.dues(user) if kind.dues and len(found) >= MOST else {}
    return DutyGroup(kind.code, str(kind.label), found, dues, kind.url() if dues else "")


def _urgency(duty):
    return duty.due or NO_DATE, duty.title
