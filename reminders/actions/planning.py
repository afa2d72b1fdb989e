"""What leaves the house: for each new reminder, by which channel and when, as its recipient wishes."""

from django.db import connection, transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts.models import User
from reminders.actions import apart
from reminders.actions.wishes import Wishes
from reminders.models import Reminder, Sending, SendingLine
from reminders.models.sending import PATIENCE
from reminders.states import Channel, SendState, Timing
from reminders.timing import first_moment, next_digest, preference_of

BATCH = 500


def plan_waiting() -> int:
    """Decide for each new reminder whether, how and when it leaves the house; return how many were decided."""
    waiting = Reminder.objects.filter(planned=False).order_by("recipient_id").values("recipient_id").distinct()
    return apart.total(User.objects.filter(pk__in=waiting), _plan_for)


def _plan_for(person):
    wanted, wishes = preference_of(person), Wishes(person)
    with transaction.atomic():
        # Two workers at once: each takes what the other has not.
        free = Reminder.objects.unplanned_of(person).select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        new = list(free.order_by("id")[:BATCH])
        for reminder in new:
            if reminder.read_at or not person.is_active:
                continue
            if person.email:
                _by_mail(reminder, wanted, wishes.mail_of(reminder.kind))
            for robot in wishes.robots_of(reminder.kind):
                _add(reminder, Channel.ROBOT, f"robot {robot.pk} {reminder.pk}", first_moment(wanted, timezone.now()), webhook=robot)
        Reminder.objects.filter(pk__in=[reminder.pk for reminder in new]).update(planned=True)
    return len(new)


def _by_mail(reminder, wanted, when):
    if when == Timing.OFF:
        return
    if when == Timing.DIGEST:
        _into_digest(reminder, wanted, timezone.now())
    else:
        _add(reminder, Channel.MAIL, f"mail {reminder.pk}", first_moment(wanted, timezone.now()))
    Reminder.objects.filter(pk=reminder.pk).update(mail_state=SendState.WAITING)


def _into_digest(reminder, wanted, now):
    """Put a reminder into the next daily summary that nobody has begun to send."""
    while True:
        day, moment = next_digest(wanted, now)
        occasion = f"digest {reminder.recipient_id} {day}"
        facts = {"channel": Channel.MAIL, "recipient_id": reminder.recipient_id, "next_at": moment}
        Sending.objects.get_or_create(occasion=occasion, defaults=facts)
        # The lock keeps a worker from taking it meanwhile.
        sending = Sending.objects.select_for_update().filter(occasion=occasion).first()
        if sending is None:  # it was given another name just now
            continue
        if sending.state == SendState.WAITING and sending.claimed_at is None:
            SendingLine.objects.get_or_create(sending=sending, reminder=reminder)
            return
        if not free_name(Sending.objects.filter(occasion=occasion), timezone.now()):
            now = moment


def free_name(summaries: QuerySet, now) -> bool:
    """Take the name of their day from summaries that a worker took in the future, and return whether there was one.

    The clock was put back since: the day is yet to come, and has a summary of its own.
    """
    begun = summaries.filter(claimed_at__gt=now + PATIENCE)
    return bool(begun.update(occasion=Concat("occasion", Value(" "), Cast("pk", CharField()))))


def _add(reminder, channel, occasion, next_at, webhook=None):
    sending = Sending.objects.create(channel=channel, occasion=occasion, recipient_id=reminder.recipient_id, next_at=next_at, webhook=webhook)
    SendingLine.objects.create(sending=sending, reminder=reminder)
