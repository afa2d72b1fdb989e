"""The kinds of reminder: each joins a question of the rooms below (`accounts.duties`) to when it is told and whom it reaches when nothing is done.

The question says whose duty it is, with words and link; a kind of notice (`accounts.notices`) is told once and asks for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts import duties, notices
from accounts.duties import Duty
from plans import workdays
from reminders.models import KindChoice
from reminders.states import Timing

# After the last day that a schedule names, it is told again each so many working days.
AGAIN = 5


@dataclass(frozen=True)
class Schedule:
    """When a duty is told, in working days from its due day (negative: before it), besides the moment it comes up.

    `owner_after` and `quality_after` are the working days of lateness from which the plan's owner, then service quality
    management, are told too; None: never.
    """

    days: tuple[int, ...] = (-3, -1, 0, 1, 3, 5)
    owner_after: int | None = 3
    quality_after: int | None = 5

    def reached(self, late: int) -> int | None:
        """Return the last day of the schedule that has come when a duty is `late` working days late, None before the first."""
        passed = [day for day in self.days if day <= late]
        if not passed:
            return None
        last = self.days[-1]
        return last + (late - last) // AGAIN * AGAIN if late > last else passed[-1]


STANDARD = Schedule()
# What blocks others is told more often; what only its owner needs does not go up.
URGENT = Schedule(days=(-3, -1, 0, 1, 2, 3, 5), owner_after=1, quality_after=3)
OWN = Schedule(owner_after=None, quality_after=None)
SCHEDULES: dict[str, Schedule] = {
    "approval": URGENT,
    "override": URGENT,
    "extension": URGENT,
    "report": URGENT,
    "work": STANDARD,
    "unblock": STANDARD,
    "check": STANDARD,
    "cause": STANDARD,
    "measure": STANDARD,
    "statement": STANDARD,
    "effect": STANDARD,
    "transfer": STANDARD,
    "assessment": STANDARD,
    "review": STANDARD,
    "round": STANDARD,
    "measurement": STANDARD,
    "accept": STANDARD,
    "closing": STANDARD,
    "report_due": STANDARD,
    "scope": STANDARD,
    "supervise": OWN,
}


# What keeps somebody else waiting, or is a word from person to person, is mailed at once; the rest once a day, where a person chose nothing.
AT_ONCE = frozenset({"approval", "override", "extension", "report", "mention", "unblock", "transfer"})


@dataclass(frozen=True)
class ReminderKind:
    """One kind: its code, its name, when it is told, and how its e-mail goes out where a person has chosen nothing."""

    code: str
    label: str
    schedule: Schedule
    mail: str = Timing.AT_ONCE


def all_kinds() -> Iterator[ReminderKind]:
    """Yield every kind, duties first, in the order of their registration."""
    for code, kind in duties.KINDS.items():
        yield ReminderKind(code, kind.label, schedule_of(code), Timing.AT_ONCE if code in AT_ONCE else Timing.DIGEST)
    for code, kind in notices.KINDS.items():
        yield ReminderKind(code, kind.label, OWN)


def schedule_of(code: str) -> Schedule:
    """Return when a kind is told."""
    return SCHEDULES.get(code, OWN)


def occasions_of(duty: Duty, today: date, own_days: dict | None = None) -> list[str]:
    """Return what there is to say of a duty today: the last day of its schedule that has come, before the first one that it is there.

    A day that nobody was told of, because everything stood still, is made up for by the next; one that was told is never told again,
    whatever the clock does, because the occasion names the day.
    """
    late = lateness(duty, today, own_days)
    reached = None if late is None else schedule_of(duty.kind).reached(late)
    return [f"new {duty.turn}".strip() if reached is None else f"{reached:+d} {duty.due} {duty.turn}".strip()]


def escalations_of(duty: Duty, today: date, own_days: dict | None = None) -> list[str]:
    """Return the steps up that a duty has reached: "owner", "quality"."""
    late, schedule = lateness(duty, today, own_days), schedule_of(duty.kind)
    steps = (("owner", schedule.owner_after), ("quality", schedule.quality_after))
    return [step for step, after in steps if late is not None and after is not None and late >= after]


def lateness(duty: Duty, today: date, own_days: dict | None = None) -> int | None:
    """Return how many working days have passed since the duty's day (negative: are left), None where it has none or tells of lateness itself."""
    return None if duty.due is None or duty.about_lateness else workdays.between(duty.due, today, own_days)


def choices_of(person) -> dict[str, tuple[str, bool]]:
    """Return for each kind when a person wants the e-mail, and whether their robots tell it: as they chose, else the default; one query."""
    chosen = {choice.kind: (choice.mail, choice.robot) for choice in KindChoice.objects.filter(user_id=person.pk)}
    return {kind.code: chosen.get(kind.code, (str(kind.mail), True)) for kind in all_kinds()}


def label_of(code: str) -> str:
    """Return the name of a kind, its code for one that is no more."""
    return next((str(kind.label) for kind in all_kinds() if kind.code == code), code)
