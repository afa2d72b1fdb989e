"""What an administrator sees of sending: the scheduler's runs, the queue, and what became of each message.

Of what a message says it shows the numbers of the plans and other objects alone, never a title: the administrator reads no plans.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reminders import kinds
from reminders.models import Reminder, ScheduledRun, Sending
from reminders.states import OVER, SendState

WORDS = {
    "find-reminders": _("Look what newly awaits whom"),
    "send-reminders": _("Send what waits"),
    "sweep-reports": _("Render reports that nobody has taken up"),
    "sweep-transfers": _("Carry on imports and exports"),
    "return-deferred-inputs": _("Bring deferred inputs back on their day"),
    "restart-changed-approvals": _("Begin approvals anew whose route has changed"),
    "watch-indicators": _("Look for shifts of indicators"),
}
# What each task counts.
RESULTS = {
    "find-reminders": lambda count: ngettext("{count} person looked after", "{count} people looked after", count),
    "send-reminders": lambda count: ngettext("{count} message due", "{count} messages due", count),
    "sweep-reports": lambda count: ngettext("{count} report taken up again", "{count} reports taken up again", count),
    "sweep-transfers": lambda count: ngettext("{count} import or export carried on", "{count} imports or exports carried on", count),
    "return-deferred-inputs": lambda count: ngettext("{count} input brought back", "{count} inputs brought back", count),
    "restart-changed-approvals": lambda count: ngettext("{count} approval begun anew", "{count} approvals begun anew", count),
    "watch-indicators": lambda count: ngettext("{count} new shift found", "{count} new shifts found", count),
}
# So many messages in one state are counted one by one.
COUNTED = 10_000
# What objects are called by, where it says nothing of what they are about.
NUMBERS = ("number", "code")


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
        return said_of(self.run) if self.run else ""

    @property
    def took(self) -> float | None:
        """How many seconds the last run took."""
        run = self.run
        return (run.finished_at - run.started_at).total_seconds() if run and run.finished_at and run.finished_at >= run.started_at else None


def said_of(run: ScheduledRun) -> str:
    """Return in words what came of a run: the reason why it failed, or how many of what; a result of another kind as it is."""
    if run.failure or run.name not in RESULTS or not run.result.isdecimal():
        return run.failure or run.result
    count = int(run.result)
    return RESULTS[run.name](count).format(count=count)


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
    """Return every message with its recipient, the kinds of what it tells and the plans' numbers, without the words; three queries for a list."""
    told = Reminder.objects.select_related("plan").only("kind", "object_type", "object_id", "plan__number").order_by("id")
    return Sending.objects.select_related("recipient", "webhook").prefetch_related(Prefetch("reminders", told))


@dataclass(frozen=True)
class SendingLine:
    """A message as the administrator sees it: with the kinds of what it tells, in words, and the numbers of what it is about."""

    sending: Sending
    kinds: tuple[tuple[str, int], ...]
    about: tuple[str, ...]


def lines(found) -> list[SendingLine]:
    """Return messages with the words for their kinds, how many there are of each, and the numbers of what they are about.

    One query for each type of object that belongs to no plan.
    """
    found, labels = list(found), {kind.code: str(kind.label) for kind in kinds.all_kinds()}
    names = _names_of_others(told for one in found for told in one.reminders.all())
    return [_sending_line(one, labels, names) for one in found]


def _sending_line(sending, labels, names):
    told = sending.reminders.all()
    count = Counter(labels.get(one.kind, one.kind) for one in told)
    about = dict.fromkeys(one.plan.number if one.plan_id else names.get(one.ref, "") for one in told)
    return SendingLine(sending, tuple(count.items()), tuple(filter(None, about)))


def _names_of_others(reminders):
    """Return by its ref what each object that belongs to no plan is called: its number, or what kind of thing it is."""
    by_type, names = defaultdict(set), {}
    for one in reminders:
        if one.plan_id is None:
            by_type[one.object_type].add(one.object_id)
    for label, ids in by_type.items():
        names.update(_names_in(label, ids))
    return names


def _names_in(label, ids):
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):  # of a version of this house that had it
        return {}
    called = model._meta.verbose_name
    if field := next((name for name in NUMBERS if _is_text(model, name)), None):
        rows = model._base_manager.filter(pk__in=ids).values_list("pk", field)
        return {f"{label}:{pk}": number for pk, number in rows}
    return {f"{label}:{pk}": f"{called} {pk}" for pk in ids}


def _is_text(model, name):
    try:
        return isinstance(model._meta.get_field(name), CharField)
    except FieldDoesNotExist:
        return False


@dataclass(frozen=True)
class Figure:
    """How many messages are in a state; `more` where there are more than anybody counts."""

    state: str
    label: str
    count: int
    more: bool = False


def figures() -> list[Figure]:
    """Return how many messages are in each state, of what is over no more than `COUNTED`; three queries, which take no longer with the years."""
    found = Counter()
    for (_channel, state), count in standing().items():
        found[state] += count
    for state in OVER:
        found[state] = Sending.objects.filter(state=state).order_by()[: COUNTED + 1].count()
    return [_figure(state, label, found[state]) for state, label in SendState.choices]


def _figure(state, label, count):
    is_more = state in OVER and count > COUNTED
    return Figure(state, str(label), COUNTED if is_more else count, is_more)


def standing() -> Counter:
    """Count by channel and state what waits, is under way, failed or is unknown, which an administrator settles; one query.

    Each state is asked for by itself and counted here: asked for all at once or to group them, SQLite reads the whole table.
    """
    asked = [Sending.objects.filter(state=state).order_by().values_list("channel", "state") for state in SendState.values if state not in OVER]
    return Counter(asked[0].union(*asked[1:], all=True))


def ended_since(moment: datetime) -> Counter:
    """Count by channel and state what ended from a moment on; one query."""
    return Counter(Sending.objects.filter(ended_at__gte=moment).order_by().values_list("channel", "state"))


def tabs(here: str) -> list[dict]:
    """Return the tabs of the administrator's pages."""
    pages = (("sendings", _("What is sent")), ("schedule", _("Schedule")))
    return [{"url": reverse(name), "label": label, "active": name == here} for name, label in pages]
