"""The outbox: one row for each message that leaves the house, and the reminders that it tells of."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reminders.models.preferences import Webhook
from reminders.models.reminder import Reminder
from reminders.states import OPEN, RESENDABLE, Channel, SendState

# A worker that has not finished a message in this time is dead: its task is ended long before.
PATIENCE = timedelta(minutes=3)


class SendingQuerySet(models.QuerySet):
    """Questions about what is sent."""

    def due(self, now):
        """Return what may be sent now, the oldest first."""
        return self.filter(state=SendState.WAITING, next_at__lte=now).order_by("next_at", "id")

    def untold(self, now, patience):
        """Return what may be sent now and no worker was told of within `patience` (a timedelta), nor by a clock that was put back since."""
        return self.due(now).exclude(queued_at__range=(now - patience, now + patience))

    def abandoned(self, now):
        """Return what a worker took and never finished; taken in the future means that the clock was put back."""
        taken = self.filter(state__in=(SendState.CLAIMED, SendState.SENDING))
        return taken.filter(models.Q(claimed_at__lt=now - PATIENCE) | models.Q(claimed_at__gt=now + PATIENCE))

    def misdated(self, now):
        """Return what waits for a moment that was reckoned in the future: the clock was put back since."""
        return self.filter(state=SendState.WAITING, next_at__gt=now, reckoned_at__gt=now + PATIENCE)


class Sending(models.Model):
    """A message to one person by one channel. `occasion` says why, uniquely: "mail 12" for one reminder, "digest 3 2026-11-23" for a day's."""

    # The message's name for good: every try carries the same, so that a mailbox can tell a second copy.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    occasion = models.CharField(max_length=80, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="sendings")
    webhook = models.ForeignKey(Webhook, verbose_name=_("webhook"), null=True, on_delete=models.SET_NULL, related_name="sendings")
    reminders = models.ManyToManyField(Reminder, through="SendingLine", related_name="sendings")
    state = models.CharField(_("state"), max_length=12, choices=SendState.choices, default=SendState.WAITING)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("not before"), default=timezone.now)
    # When `next_at` was reckoned, which tells a moment of a wrong clock from one far away.
    reckoned_at = models.DateTimeField(default=timezone.now, editable=False)
    # When a worker was last told of it.
    queued_at = models.DateTimeField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    failure = models.TextField(_("reason"), blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "next_at"]),
            models.Index(fields=["state", "-id"], name="sendings_by_state"),
            models.Index(fields=["channel", "-id"], name="sendings_by_channel"),
            models.Index(fields=["recipient", "-id"], name="sendings_by_recipient"),
            models.Index(fields=["state", "channel"], name="sendings_counted"),
            models.Index(fields=["ended_at", "channel", "state"], name="sendings_by_end"),
        ]

    @property
    def message_id(self) -> str:
        """The Message-ID of the e-mail, the same at each try."""
        sender = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
        return f"<{self.key}@{sender or 'localhost'}>"

    @property
    def is_summary(self) -> bool:
        """Whether it tells a day's reminders together."""
        return self.occasion.startswith("digest ")

    @property
    def is_open(self) -> bool:
        """Whether something is still to become of it."""
        return self.state in OPEN

    @property
    def can_be_resent(self) -> bool:
        """Whether an administrator may send it again."""
        return self.state in RESENDABLE

    def __str__(self):
        return f"{self.channel} {self.occasion} → {self.recipient_id}"


class SendingLine(models.Model):
    """One reminder of a message."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="lines")
    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="lines")

    class Meta:
        verbose_name = _("line of a sending")
        constraints = [models.UniqueConstraint(fields=["sending", "reminder"], name="one_line_per_reminder")]
