"""Reminders: one row per kind, object, recipient and occasion; what is sent of it follows from the row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.duties import lateness_of
from plans.models import Plan
from reminders.states import SendState

# Kinds whose duty itself asks for the right, where one may know of the object without reading its plan.
READ_WITHOUT_THE_PLAN = ("report",)


class ReminderQuerySet(models.QuerySet):
    """Questions about reminders."""

    def of(self, user):
        """Return a person's own, without what speaks of a plan that they may not read any more.

        Whom a report was submitted to reads it without the plan (policy.csv, report.read).
        """
        return self.filter(Q(plan=None) | Q(kind__in=READ_WITHOUT_THE_PLAN) | Q(plan__in=Plan.objects.visible_to(user)), recipient=user)

    def unread_of(self, user):
        """Return what a person has not read."""
        return self.filter(recipient=user, read_at=None)

    def unplanned_of(self, user):
        """Return those of a person of which nothing was decided yet, whether and when they leave the house."""
        return self.filter(recipient=user, planned=False)


class Reminder(models.Model):
    """Something that awaits a person, told once per occasion; `about` is whose duty it is where another is told of it (escalation)."""

    kind = models.CharField(_("kind"), max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    occasion = models.CharField(max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="reminders")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("whose duty it is"), null=True, on_delete=models.CASCADE, related_name="+")
    # Whose history tells of what is sent, and whose readers may be told.
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), null=True, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=300)
    # The words in both languages, as they were when it was found due.
    text = models.JSONField(default=dict)
    due = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    planned = models.BooleanField(default=False, editable=False)
    # What became of its e-mail, as its sending says.
    mail_state = models.CharField(_("e-mail"), max_length=12, choices=SendState.choices, default=SendState.NOT_WANTED)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_type", "object_id", "recipient", "occasion"], name="one_reminder_per_occasion")
        ]
        indexes = [
            models.Index(fields=["recipient", "read_at"]),
            models.Index(fields=["recipient", "-id"], name="reminders_of_a_person"),
            models.Index(fields=["recipient"], name="reminders_unplanned", condition=models.Q(planned=False)),
            models.Index(fields=["object_type", "object_id"], name="reminders_about"),
        ]

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
        return lateness_of(self.due, getattr(self, "by", None))

    def __str__(self):
        return f"{self.kind} {self.object_type}:{self.object_id} → {self.recipient_id}"
