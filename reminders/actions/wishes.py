"""What a person wants to be told of by which way: asked when a message is planned, and again when it is about to leave."""

from functools import cached_property

from reminders import kinds
from reminders.models import Webhook
from reminders.states import Channel, Timing


class Wishes:
    """How a person wants to be told of each kind: as they chose, else the kind's default; of a kind that is no more, by no way."""

    def __init__(self, person):
        self.person, self.choices = person, kinds.choices_of(person)

    @cached_property
    def _robots(self):
        return list(Webhook.objects.active().filter(owner=self.person))

    def mail_of(self, kind: str) -> str:
        """Return when the e-mail is wanted, a `Timing`; whoever has no address may want it for all that."""
        return self.choices.get(kind, (Timing.OFF, False))[0]

    def robots_of(self, kind: str) -> list[Webhook]:
        """Return the robots that are to tell it."""
        return self._robots if self.choices.get(kind, (Timing.OFF, False))[1] else []


def still_wanted(sending, reminders: list) -> list:
    """Return those of a message's reminders that its recipient still wants by this way; none where the robot was removed or switched off.

    Between the daily summary and at once it is not sorted anew: what was planned one way leaves that way.
    """
    wishes = Wishes(sending.recipient)
    if sending.channel == Channel.MAIL:
        return [one for one in reminders if wishes.mail_of(one.kind) != Timing.OFF]
    return [one for one in reminders if sending.webhook in wishes.robots_of(one.kind)]
