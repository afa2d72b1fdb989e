"""What mails and robots say of reminders: grouped by plan, the most urgent first, with lateness in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.fields import one_line
from plans import workdays
from reminders.models import Reminder

# Mailboxes show no more of a subject than about twice as many signs.
MOST_OF_A_PART = 60


@dataclass(frozen=True)
class Line:
    """One reminder, ready to be written: what, where, by when (with how late that is), what to do, and the address of its page."""

    title: str
    where: str
    action: str
    due: str
    late: bool
    link: str
    reminder: Reminder


@dataclass(frozen=True)
class Group:
    """The lines of one plan, the most urgent first; `plan` is its number and title, "" for what belongs to none."""

    plan: str
    link: str
    lines: list[Line]


def base_url() -> str:
    """Return the address of this installation, without a slash at its end."""
    return settings.BASE_URL.rstrip("/")


def grouped(reminders: Iterable[Reminder]) -> list[Group]:
    """Return reminders by plan; plans and lines with the earliest day first, what has no day last. In the language that is active."""
    reminders, today = sorted(reminders, key=_urgency), timezone.localdate()
    days = [reminder.due for reminder in reminders if reminder.due]
    own = workdays.own_days(min([today, *days]), max([today, *days])) if days else {}
    by_plan: dict[int | None, list[Reminder]] = {}
    for reminder in reminders:
        by_plan.setdefault(reminder.plan_id, []).append(reminder)
    return [_group(some, today, own) for some in by_plan.values()]


def lines_of(reminders: Iterable[Reminder]) -> list[Line]:
    """Return the lines of all groups, one after the other."""
    return [line for group in grouped(reminders) for line in group.lines]


def due_in_words(due: date, today: date, own: dict | None = None) -> str:
    """Return a due day and how far it is from today, in working days."""
    late, day = workdays.between(due, today, own), due.isoformat()
    if due == today:
        return _("due today, {day}").format(day=day)
    if due > today:
        return ngettext("due on {day}, in {days} working day", "due on {day}, in {days} working days", -late).format(day=day, days=-late)
    if late == 0:
        return _("was due on {day}").format(day=day)
    return ngettext("{days} working day late, was due on {day}", "{days} working days late, was due on {day}", late).format(day=day, days=late)


def subject(groups: list[Group], today: date) -> str:
    """Return the subject of a letter: of one thing what to do, with what and by when; of several how many on which day, and the most urgent."""
    lines = [line for group in groups for line in group.lines]
    first = lines[0]
    thing = " · ".join(filter(None, [_cut(first.action), _cut(first.title), _cut(first.where)]))
    if len(lines) == 1:
        return _("Zhijian: {what}").format(what=" · ".join(filter(None, [thing, first.due])))
    return " · ".join([heading(len(lines)), today.isoformat(), _("first: {what}").format(what=thing)])


def heading(count: int) -> str:
    """Return how many things await somebody, in words."""
    return ngettext("Zhijian: {count} thing awaits you", "Zhijian: {count} things await you", count).format(count=count)


def _cut(text):
    text = text.rstrip(" .。")
    return text if len(text) <= MOST_OF_A_PART else f"{text[: MOST_OF_A_PART - 1]}…"


def _urgency(reminder):
    return reminder.due or date.max, reminder.pk or 0


def _group(reminders, today, own):
    plan = reminders[0].plan if reminders[0].plan_id else None
    lines = [_line(reminder, today, own) for reminder in reminders]
    return Group(str(plan) if plan else "", base_url() + plan.get_absolute_url() if plan else "", lines)


def _line(reminder, today, own):
    words, due = reminder.words, reminder.due
    link = base_url() + quote(reminder.url, safe="/:?&=#%+,;~!$'")
    said = due_in_words(due, today, own) if due else ""
    title, where, action = (one_line(words.get(name, "")) for name in ("title", "where", "action"))
    return Line(title, where, action, said, bool(due and due < today), link, reminder)
