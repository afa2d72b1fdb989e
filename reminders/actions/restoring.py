"""After a restore: what was to be sent when the backup was taken may have been sent since, so that nothing of it is sent again by itself."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from reminders.actions.planning import plan_waiting
from reminders.actions.wishes import Wishes
from reminders.models import Reminder, Sending, SendingLine
from reminders.states import OPEN, Channel, SendState, Timing

REASON = "restored from a backup: it may have been sent since"
AT_ONCE = 500


def doubt_open(models: dict, is_current: bool) -> int:
    """Let every open sending be `unknown`, for an administrator to send again; return how many there were.

    `models` has the models by their labels, as they were when the backup was made; `is_current` says whether they are today's:
    then what was found due but not yet planned gets its sendings first. The histories of plans are not told of it: they are
    proven to be what they were, and what is ordered to be sent again is told there (reminder.resend).
    """
    sendings, reminders = models.get("reminders.sending"), models.get("reminders.reminder")
    if sendings is None:  # from before the outbox: `set_aside` takes what waited
        return 0
    while is_current and plan_waiting():
        pass
    reminders._base_manager.filter(mail_state__in=OPEN).update(mail_state=SendState.UNKNOWN)
    return _doubt(sendings._base_manager.all())


def set_aside(models: dict) -> list[int]:
    """Take what an older backup found due and had not planned away from the workers; return the ids of these reminders.

    Only today's schema can plan them, so that until it stands they count as planned and unknown, whenever a worker starts.
    Of a schema from before the outbox it is what waited, which the migration to it (0004) then leaves as planned.
    """
    reminders = models.get("reminders.reminder")
    if reminders is None:  # from before there were reminders
        return []
    has_flag = any(field.name == "planned" for field in reminders._meta.fields)
    left = reminders._base_manager.filter(**{"planned": False} if has_flag else {"mail_state": SendState.WAITING})
    found = list(left.order_by("pk").values_list("pk", flat=True))
    left.update(mail_state=SendState.UNKNOWN, **({"planned": True} if has_flag else {}))
    return found


def doubt_aside(ids: Sequence[int]) -> int:
    """Give the reminders that were set aside their sendings, now that the schema is today's, each `unknown`; return how many these are.

    Each has one of its own by every way that its recipient wants: in a daily summary, what is new would be in doubt with it.
    """
    with transaction.atomic():
        parts = [Reminder.objects.filter(pk__in=ids[start : start + AT_ONCE]).select_related("recipient") for start in range(0, len(ids), AT_ONCE)]
        return sum(_doubtful(reminder) for part in parts for reminder in part)


def _doubtful(reminder):
    ways = [] if reminder.read_at or not reminder.recipient.is_active else list(_ways_of(reminder))
    for facts in ways:
        sending = Sending.objects.create(recipient=reminder.recipient, state=SendState.UNKNOWN, failure=REASON, ended_at=timezone.now(), **facts)
        SendingLine.objects.create(sending=sending, reminder=reminder)
    is_mailed = any(facts["channel"] == Channel.MAIL for facts in ways)
    Reminder.objects.filter(pk=reminder.pk).update(mail_state=SendState.UNKNOWN if is_mailed else SendState.NOT_WANTED)
    return len(ways)


def _ways_of(reminder):
    wishes = Wishes(reminder.recipient)
    if reminder.recipient.email and wishes.mail_of(reminder.kind) != Timing.OFF:
        yield {"channel": Channel.MAIL, "occasion": f"mail {reminder.pk}"}
    for robot in wishes.robots_of(reminder.kind):
        yield {"channel": Channel.ROBOT, "occasion": f"robot {robot.pk} {reminder.pk}", "webhook": robot}


def _doubt(sendings):
    return sendings.filter(state__in=OPEN).update(state=SendState.UNKNOWN, failure=REASON, ended_at=timezone.now())
