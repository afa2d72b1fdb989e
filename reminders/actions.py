"""Reminders are found, sent and read. They are messages about duties and notices, not facts: the trail does not carry them."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import duties, notices
from accounts.models import User
from reminders.models import Reminder, SendState

LANGUAGES = [code for code, _name in settings.LANGUAGES]
BATCH = 200
TRIES = 5
# A mail that a worker took and never finished is taken back after this time.
PATIENCE = timedelta(minutes=15)


def find() -> int:
    """Write a reminder for whatever has newly come to await anybody; return how many were written."""
    return sum(remind(person) for person in User.objects.active().iterator())


def remind(person) -> int:
    """Write this person's reminders: one per duty and occasion (new, due today, overdue); settle those whose duty is done.

    Of very many of one kind the most urgent are told, and the others when it is their turn.
    Running it twice, or in two workers at once, writes nothing twice: the row's unique key decides.
    """
    found = {(duty.kind, duty.ref): duty for duty in _duties(person, person.language)}
    _settle(person, found.keys())
    told = _told(person, found.values())
    fresh = [(duty, occasion) for duty in found.values() for occasion in occasions_of(duty) if (duty.kind, *_object(duty), occasion) not in told]
    if not fresh:
        return 0
    words = _words_in_all_languages(person, found)
    rows = [_reminder(person, duty, occasion, words[duty.kind, duty.ref]) for duty, occasion in fresh]
    return len(Reminder.objects.bulk_create(rows, ignore_conflicts=True))


def tell(notice) -> int:
    """Write a notice for each of its recipients; return how many were written. Whoever was told on this occasion is not told again."""
    object_type, _colon, number = notice.ref.partition(":")
    rows = [
        Reminder(
            kind=notice.kind, object_type=object_type, object_id=int(number), occasion=notice.occasion[:40], recipient=person, url=notice.url,
            text=_in_all_languages(notice.words, person), mail_state=_mail_state(person),
        )
        for person in notice.recipients
    ]  # fmt: skip
    return len(Reminder.objects.bulk_create(rows, ignore_conflicts=True))


def _in_all_languages(words, person):
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = {name: str(text) for name, text in words(person).items()}
    return told


def _mail_state(person):
    return SendState.WAITING if person.email else SendState.NOT_WANTED


def occasions_of(duty) -> list[str]:
    """Return what there is to say of a duty today: that it is there, and that its day has come or gone by."""
    late = [] if duty.about_lateness else {"late": [f"due {duty.due}"], "over": [f"overdue {duty.due}"]}.get(duty.lateness, [])
    return [f"new {duty.turn}".strip(), *late]


def send() -> int:
    """Send the mails that wait; return how many went out. Each is claimed by compare-and-set, so that two workers never send one twice."""
    _take_back()
    sent = 0
    for reminder in Reminder.objects.to_send(timezone.now()).select_related("recipient")[:BATCH]:
        if _claim(reminder):
            sent += _deliver(reminder)
    return sent


def mark_read(reminder, by) -> Reminder:
    """Note that its recipient has read a reminder."""
    Reminder.objects.unread_of(by).filter(pk=reminder.pk).update(read_at=timezone.now())
    reminder.refresh_from_db()
    return reminder


def mark_all_read(by) -> int:
    """Note that a person has read everything; return how many that were."""
    return Reminder.objects.unread_of(by).update(read_at=timezone.now())


def _duties(person, language):
    with override(language):
        return [duty for group in duties.of(person) for duty in group.duties]


def _told(person, standing):
    """Return what was said before of the duties that stand; the rest of a long past is not read."""
    kinds, numbers = {duty.kind for duty in standing}, {_object(duty)[1] for duty in standing}
    about = Reminder.objects.filter(recipient=person, kind__in=kinds, object_id__in=numbers)
    return set(about.values_list("kind", "object_type", "object_id", "occasion"))


def _object(duty):
    kind, _colon, number = duty.ref.partition(":")
    return kind, int(number)


def _words_in_all_languages(person, found):
    words = {key: {} for key in found}
    for language in LANGUAGES:
        for duty in _duties(person, language):
            words.setdefault((duty.kind, duty.ref), {})[language] = {"title": duty.title, "where": duty.where, "action": str(duty.action)}
    return words


def _reminder(person, duty, occasion, text):
    object_type, object_id = _object(duty)
    return Reminder(
        kind=duty.kind, object_type=object_type, object_id=object_id, occasion=occasion[:40], recipient=person, url=duty.url, text=text,
        due=duty.due, mail_state=_mail_state(person),
    )  # fmt: skip


def _settle(person, standing):
    # A notice wants nothing done: it stays unread until it is read.
    for reminder in Reminder.objects.unread_of(person).exclude(kind__in=notices.KINDS):
        if (reminder.kind, reminder.ref) not in standing:
            Reminder.objects.filter(pk=reminder.pk).update(read_at=timezone.now())


def _take_back():
    stuck = Reminder.objects.filter(mail_state=SendState.SENDING, claimed_at__lt=timezone.now() - PATIENCE)
    stuck.filter(tries__lt=TRIES).update(mail_state=SendState.WAITING)
    stuck.filter(tries__gte=TRIES).update(mail_state=SendState.FAILED, failure="never finished")


def _claim(reminder):
    waiting = Reminder.objects.filter(pk=reminder.pk, mail_state=SendState.WAITING, tries=reminder.tries)
    return waiting.update(mail_state=SendState.SENDING, tries=reminder.tries + 1, claimed_at=timezone.now()) == 1


def _deliver(reminder):
    if not _still_awaits(reminder):
        return _close(reminder, SendState.NOT_WANTED)
    try:
        _mail(reminder)
    except Exception as error:  # whatever the mail server says, the next mail is not its fault
        return _fail(reminder, error)
    return _close(reminder, SendState.SENT)


def _still_awaits(reminder):
    """Ask again at the last moment: the right may be gone, or the deed done."""
    person, kind = reminder.recipient, duties.KINDS.get(reminder.kind)
    if reminder.kind in notices.KINDS:
        return bool(person.is_active and person.email) and notices.KINDS[reminder.kind].open_to(person, reminder.ref)
    return bool(person.is_active and person.email and kind) and any(duty.ref == reminder.ref for duty in kind.find(person))


def _mail(reminder):
    with override(reminder.recipient.language):
        words = reminder.words
        subject = " ".join(_("Zhijian: {title} ({where})").format(**words).split())
        link = settings.BASE_URL.rstrip("/") + reminder.url
        body = render_to_string("reminders/mail.txt", {"reminder": reminder, "words": words, "link": link})
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [reminder.recipient.email])


def _fail(reminder, error):
    tries = reminder.tries + 1
    state = SendState.FAILED if tries >= TRIES else SendState.WAITING
    again = timezone.now() + timedelta(minutes=2**tries)
    claimed = Reminder.objects.filter(pk=reminder.pk, mail_state=SendState.SENDING, tries=tries)
    claimed.update(mail_state=state, claimed_at=again, failure=f"{type(error).__name__}: {error}"[:500])
    return 0


def _close(reminder, state):
    Reminder.objects.filter(pk=reminder.pk, mail_state=SendState.SENDING).update(mail_state=state, failure="")
    return int(state == SendState.SENT)
