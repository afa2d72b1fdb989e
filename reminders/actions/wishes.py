"""What a person wants is asked again when a message is about to leave: they may have switched it off since it was planned."""

from reminders.models import KindChoice
from reminders.states import Channel, Timing


def still_wanted(sending, reminders: list) -> list:
    """Return those of a message's reminders that its recipient still wants by this way; none where the robot was removed or switched off.

    Between the daily summary and at once it is not sorted anew: what was planned one way leaves that way.
    """
    if sending.channel == Channel.ROBOT and not (sending.webhook and sending.webhook.active):
        return []
    unwanted = {"mail": Timing.OFF} if sending.channel == Channel.MAIL else {"robot": False}
    off = set(KindChoice.objects.filter(user_id=sending.recipient_id, **unwanted).values_list("kind", flat=True)) if reminders else ()
    return [one for one in reminders if one.kind not in off]
