"""Reminders are found, told and read."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import duties, notices
from accounts.models import User
from accounts.states import Role
from accounts.waking import wake
from plans import workdays
from plans.models import Plan
from reminders import kinds
from reminders.actions import apart
from reminders.models import Reminder
from reminders.timing import preference_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
OCCASION = Reminder._meta.get_field("occasion").max_length


def find(people=None) -> int:
    """Write a reminder for whatever has newly come to await these people (ids; without them everybody); return how many were written."""
    asked = User.objects.active() if people is None else User.objects.active().filter(pk__in=people)
    return apart.total(asked.iterator(), remind)


def remind(person) -> int:
    """Write this person's reminders, one per duty and occasion, and tell those above who wait in vain; settle those whose duty is done.

    Days are those of the person's time zone. Of very many of one kind the most urgent are told, and the others when it is their turn.
    Running it twice, or in two workers at once, writes nothing twice: the row's unique key decides.
    """
    with timezone.override(preference_of(person).zone):
        today = timezone.localdate()
        standing = _duties(person, person.language)
        _settle(person, {(duty.kind, duty.ref) for duty in standing})
        # What somebody else does while the person is away is told to that one alone.
        found = {duty.key: duty for duty in standing if not duty.handed_to}
        days = _own_days(found.values(), today)
        rows = _own(person, found, today, days) + _upwards(person, found.values(), today, days)
    return len(Reminder.objects.bulk_create(rows, ignore_conflicts=True)) if rows else 0


def tell(notice) -> int:
    """Write a notice for each of its recipients; return how many were written. Whoever was told on this occasion is not told again."""
    object_type, _colon, number = notice.ref.partition(":")
    rows = [
        Reminder(
            kind=notice.kind, object_type=object_type, object_id=int(number), occasion=notice.occasion[:OCCASION], recipient=person,
            url=notice.url, plan_id=notice.plan, due=notice.due, text=_in_all_languages(lambda person=person: notice.words(person)),
        )
        for person in notice.recipients
    ]  # fmt: skip
    transaction.on_commit(_wake_worker)
    return len(Reminder.objects.bulk_create(rows, ignore_conflicts=True))


def mark_read(reminder, by) -> Reminder:
    """Note that its recipient has read a reminder."""
    Reminder.objects.unread_of(by).filter(pk=reminder.pk).update(read_at=timezone.now())
    reminder.refresh_from_db()
    return reminder


def mark_all_read(by) -> int:
    """Note that a person has read everything; return how many that were."""
    return Reminder.objects.unread_of(by).update(read_at=timezone.now())


def _own(person, found, today, days):
    told = _told(person, found.values())
    said = [(duty, occasion[:OCCASION]) for duty in found.values() for occasion in kinds.occasions_of(duty, today, days)]
    fresh = [(duty, occasion) for duty, occasion in said if (duty.kind, *_object(duty), occasion) not in told]
    words = _words_in_all_languages(person, found, {duty.kind for duty, _occasion in fresh})
    return [_reminder(duty, occasion, person, words[duty.key], duty.url) for duty, occasion in fresh]


def _upwards(person, standing, today, days):
    """Return the reminders to those who are told when a duty stays undone: the plan's owner, then service quality management.

    What was told before is left out first: nothing is asked or worded for it again. The link leads to the page of the thing itself.
    """
    stuck = [(step, duty) for duty in standing if duty.plan for step in kinds.escalations_of(duty, today, days)]
    if not stuck:
        return []
    plans = Plan.objects.select_related("owner").in_bulk({duty.plan for _step, duty in stuck})
    above = list(User.objects.holding(Role.QUALITY_MANAGER)) if any(step == "quality" for step, _duty in stuck) else []
    asked = [(one, step, duty) for step, duty in stuck for one in _above(step, plans[duty.plan], above) if one != person]
    told = _told_of({one.pk for one, _step, _duty in asked}, standing)
    new = [(one, step, duty) for one, step, duty in asked if (one.pk, duty.kind, *_object(duty), _occasion_up(step, person, duty)) not in told]
    words = _words_in_all_languages(person, {duty.key: duty for _one, _step, duty in new}, {duty.kind for _one, _step, duty in new})
    return [
        _reminder(duty, _occasion_up(step, person, duty), one, _awaited_of(person, words[duty.key]), duty.page or duty.url, about=person)
        for one, step, duty in new
        if Plan.objects.visible_to(one).filter(pk=duty.plan).exists()
    ]


def _above(step, plan, managers):
    told = [one for one in managers if one != plan.owner] if step == "quality" else [plan.owner]
    return [one for one in told if one.is_active]


def _occasion_up(step, person, duty):
    # Several people may share one duty; each of them goes up on their own.
    return f"{step} {person.pk} {duty.due} {duty.turn}".strip()[:OCCASION]


def _awaited_of(person, words):
    # How late it is stands beside it wherever it is read, as of that day.
    told = {}
    for language, said in words.items():
        with override(language):
            told[language] = {**said, "action": _("Waiting for {person}: {action}").format(person=person, action=said["action"])}
    return told


def _own_days(standing, today):
    dues = [duty.due for duty in standing if duty.due]
    return workdays.own_days(min([today, *dues]), max([today, *dues])) if dues else {}


def _in_all_languages(words):
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = {name: str(text) for name, text in words().items()}
    return told


def _duties(person, language, codes=None):
    """Return what awaits a person in a language, of these kinds (without them, of all)."""
    asked = [kind for kind in duties.KINDS.values() if codes is None or kind.code in codes] if person.is_active else []
    with override(language):
        return [duty for kind in asked for duty in kind.find(person)]


def _told(person, standing):
    """Return what was said before to a person of the duties that stand; the rest of a long past is not read."""
    return {row[1:] for row in _told_of({person.pk}, standing)}


def _told_of(people, standing):
    names, numbers = {duty.kind for duty in standing}, {_object(duty)[1] for duty in standing}
    about = Reminder.objects.filter(recipient__in=people, kind__in=names, object_id__in=numbers)
    return set(about.values_list("recipient", "kind", "object_type", "object_id", "occasion"))


def _object(duty):
    kind, _colon, number = duty.ref.partition(":")
    return kind, int(number)


def _words_in_all_languages(person, found, fresh):
    """Return the words of the duties of the kinds `fresh`; what was found in the person's own language is not asked for again."""
    words = {key: {} for key in found}
    for language in LANGUAGES if fresh else ():
        for duty in found.values() if language == person.language else _duties(person, language, fresh):
            words.setdefault(duty.key, {})[language] = {"title": duty.title, "where": duty.where, "action": duty.deed or str(duty.action)}
    return words


def _reminder(duty, occasion, recipient, text, url, about=None):
    object_type, object_id = _object(duty)
    return Reminder(
        kind=duty.kind, object_type=object_type, object_id=object_id, occasion=occasion, recipient=recipient, about=about, url=url,
        plan_id=duty.plan, text=text, due=duty.due,
    )  # fmt: skip


def _settle(person, standing):
    # A notice wants nothing done: it stays unread until it is read.
    theirs = Reminder.objects.filter(Q(recipient=person, about=None) | Q(about=person), read_at=None).exclude(kind__in=notices.KINDS)
    gone = [pk for pk, kind, model, number in theirs.values_list("pk", "kind", "object_type", "object_id") if (kind, f"{model}:{number}") not in standing]
    if gone:
        Reminder.objects.filter(pk__in=gone).update(read_at=timezone.now())


def _wake_worker():
    from reminders import tasks

    wake(tasks.send)
