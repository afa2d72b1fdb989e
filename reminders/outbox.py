"""What an administrator sees of sending: the scheduler's runs, the queue, and what became of each message; nothing of what it says."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reminders import kinds
from reminders.models import Reminder, ScheduledRun, Sending
from reminders.states import SendState

WORDS = {
    "find-reminders": _("Look what newly awaits whom"),
    "send-reminders": _("Send what waits"),
    "sweep-reports": _("Render reports that nobody has taken up"),
    "sweep-transfers": _("Carry on imports and exports"),
    "return-deferred-inputs": _("Bring deferred inputs back on their day"),
    "restart-changed-approvals": _("Begin approvals anew whose route has changed"),
    "watch-indicators": _("Look for shifts of indicators"),
}


@dataclass(frozen=True)
class ScheduleLine:
    """One scheduled task and its last run, None where it never ran."""

    name: str
    label: str
    every: str
    run: ScheduledRun | None
    state: str

    @property
    def said(self) -> str:
        """What came of the last run: the reason why it failed, or its result."""
        return (self.run.failure or self.run.result) if self.run else ""

    @property
    def took(self) -> float | None:
        """How many seconds the last run took."""
        run = self.run
        return (run.finished_at - run.started_at).total_seconds() if run and run.finished_at and run.finished_at >= run.started_at else None


def schedule_lines(now: datetime | None = None) -> list[ScheduleLine]:
    """Return every scheduled task, in the order of the settings; one query."""
    now, runs = now or timezone.now(), {run.name: run for run in ScheduledRun.objects.all()}
    return [_line(name, entry, runs.get(name), now) for name, entry in settings.CELERY_BEAT_SCHEDULE.items()]


def _line(name, entry, run, now):
    seconds = entry["options"]["headers"]["scheduled"][1]
    return ScheduleLine(name, str(WORDS.get(name, name)), _every(seconds), run, _state(run, seconds, now))


def _every(seconds):
    minutes = int(seconds // 60)
    if not minutes:
        return ngettext("every {count} second", "every {count} seconds", int(seconds)).format(count=int(seconds))
    return ngettext("every {count} minute", "every {count} minutes", minutes).format(count=minutes)


def _state(run, seconds, now):
    if run is None or run.started_at is None:
        return "never"
    if run.failure:
        return "failed"
    return "late" if now - run.started_at > timedelta(seconds=3 * seconds + 60) else "well"


def sendings():
    """Return every message with its recipient and the kinds of what it tells, without the words; three queries for a list."""
    told = Reminder.objects.only("kind")
    return Sending.objects.select_related("recipient", "webhook").prefetch_related(Prefetch("reminders", told))


@dataclass(frozen=True)
class SendingLine:
    """A message as the administrator sees it: with the kinds of what it tells, in words."""

    sending: Sending
    kinds: tuple[tuple[str, int], ...]


def lines(found) -> list[SendingLine]:
    """Return messages with the words for their kinds and how many there are of each."""
    labels = {kind.code: str(kind.label) for kind in kinds.all_kinds()}
    counted = ((one, Counter(labels.get(told.kind, told.kind) for told in one.reminders.all())) for one in found)
    return [SendingLine(one, tuple(count.items())) for one, count in counted]


@dataclass(frozen=True)
class Figure:
    """How many messages are in a state."""

    state: str
    label: str
    count: int


def figures() -> list[Figure]:
    """Return how many messages are in each state; one query."""
    found = dict(Sending.objects.order_by().values_list("state").annotate(Count("pk")))
    return [Figure(state, str(label), found.get(state, 0)) for state, label in SendState.choices]


def tabs(here: str) -> list[dict]:
    """Return the tabs of the administrator's pages."""
    pages = (("sendings", _("What is sent")), ("schedule", _("Schedule")))
    return [{"url": reverse(name), "label": label, "active": name == here} for name, label in pages]
