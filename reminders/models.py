"""Reminders: one row per kind, object, recipient and occasion; the row is the outbox."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.duties import lateness_of


class SendState(models.TextChoices):
    """What became of the e-mail of a reminder."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    NOT_WANTED = "not_wanted", _("Not sent")


class ReminderQuerySet(models.QuerySet):
    """Questions about reminders."""

    def unread_of(self, user):
        """Return what a person has not read."""
        return self.filter(recipient=user, read_at=None)

    def to_send(self, now):
        """Return the mails that may be sent now, the oldest first."""
        return self.filter(mail_state=SendState.WAITING).filter(models.Q(claimed_at=None) | models.Q(claimed_at__lte=now)).order_by("id")


class Reminder(models.Model):
    """Something that awaits a person, told once per occasion. It is a message, not a fact: the trail does not carry it."""

    kind = models.CharField(_("kind"), max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    occasion = models.CharField(max_length=40)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="reminders")
    url = models.CharField(max_length=300)
    # The words in both languages, as they were when it was found due.
    text = models.JSONField(default=dict)
    due = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mail_state = models.CharField(_("e-mail"), max_length=12, choices=SendState.choices, default=SendState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    # When a worker took the mail, or from when on it may be tried again.
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    failure = models.TextField(blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_type", "object_id", "recipient", "occasion"], name="one_reminder_per_occasion")
        ]
        indexes = [models.Index(fields=["recipient", "read_at"]), models.Index(fields=["mail_state", "id"])]

    @property
    def ref(self) -> str:
        """The object that awaits the recipient, as duties name it."""
        return f"{self.object_type}:{self.object_id}"

    @property
    def is_notice(self) -> bool:
        """Whether it only tells something, so that opening it is all there is to do."""
        return self.kind in notices.KINDS

    @property
    def words(self) -> dict:
        """Title, place and deed in the language that is active."""
        return self.text.get(get_language() or "", None) or next(iter(self.text.values()), {})

    @property
    def lateness(self) -> str:
        """How late it is today."""
        return lateness_of(self.due)

    def __str__(self):
        return f"{self.kind} {self.object_type}:{self.object_id} → {self.recipient_id}"
