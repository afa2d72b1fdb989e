"""After a restore: what was to be sent when the backup was taken may have been sent since, so that nothing of it is sent again by itself."""

from django.utils import timezone

from reminders.actions.planning import plan_waiting
from reminders.states import OPEN, SendState

REASON = "restored from a backup: it may have been sent since"


def doubt_open(models: dict, is_current: bool) -> int:
    """Let every open sending be `unknown`, for an administrator to send again; return how many there were.

    `models` has the models by their labels, as they were when the backup was made; `is_current` says whether they are today's:
    then what was found due but not yet planned gets its sendings first. The histories of plans are not told of it: they are
    proven to be what they were, and what is ordered to be sent again is told there (reminder.resend).
    """
    sendings, reminders = models.get("reminders.sending"), models.get("reminders.reminder")
    if sendings is None:  # from before the outbox: its migration settles what was under way
        return 0
    while is_current and plan_waiting():
        pass
    reminders._base_manager.filter(mail_state__in=OPEN).update(mail_state=SendState.UNKNOWN)
    return sendings._base_manager.filter(state__in=OPEN).update(state=SendState.UNKNOWN, failure=REASON, ended_at=timezone.now())
