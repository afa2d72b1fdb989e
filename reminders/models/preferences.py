"""How each person wants to be reached: time zone, quiet hours, digest, what by e-mail and what by their robots."""

from datetime import time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField
from audit.models import ChainKind, Tracked
from reminders import hosts
from reminders.states import RobotFormat, Timing


class Preference(Tracked):
    """When a person may be written to. Whoever has set nothing has the organisation's defaults."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="reminding", editable=False)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, help_text=_("Empty: the organisation's."))
    quiet_from = models.TimeField(_("quiet from"), default=time(20))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))
    digest_at = models.TimeField(_("daily summary at"), default=time(8, 30))
    # A person who works on days off says so; nobody else is written to on them.
    working_days_only = models.BooleanField(_("only on working days"), default=True)

    class Meta:
        verbose_name = _("preferences of reminders")
        verbose_name_plural = _("preferences of reminders")

    @property
    def chain(self):
        """Preferences belong to the chain of people."""
        return ChainKind.PEOPLE, 0

    def clean(self):
        """Only time zones that exist."""
        super().clean()
        if self.time_zone and ("/" not in self.time_zone or self.time_zone not in available_timezones()):
            raise ValidationError({"time_zone": _("There is no time zone of this name; one is called “Asia/Shanghai”.")})

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone; the organisation's where this machine does not know it."""
        try:
            return ZoneInfo(self.time_zone or settings.TIME_ZONE)
        except (KeyError, ValueError, OSError):
            return ZoneInfo(settings.TIME_ZONE)

    def __str__(self):
        return str(self.user)


class KindChoice(models.Model):
    """What a person wants of one kind: the e-mail at once, in the day's summary or not at all, and whether their robots tell it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="kind_choices")
    kind = models.CharField(_("kind"), max_length=40)
    mail = models.CharField(_("e-mail"), max_length=10, choices=Timing.choices, default=Timing.AT_ONCE)
    robot = models.BooleanField(_("chat robot or webhook"), default=True)

    class Meta:
        verbose_name = _("choice of a kind")
        verbose_name_plural = _("choices of kinds")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_per_kind")]

    def __str__(self):
        return f"{self.user_id} {self.kind}: {self.mail}"


class WebhookQuerySet(models.QuerySet):
    """Questions about webhooks."""

    def active(self):
        """Return those that are in use."""
        return self.filter(active=True)


class Webhook(Tracked):
    """A robot or webhook of a person; it is told what this person is reminded of, and nothing that the person may not read."""

    # Whoever knows the address of a robot can speak through it.
    UNTRACED = frozenset({"address", "secret"})

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="webhooks", editable=False)
    name = LineField(_("name"), max_length=80)
    format = models.CharField(_("format"), max_length=10, choices=RobotFormat.choices)
    address = models.URLField(_("address"), max_length=500)
    secret = models.CharField(_("secret"), max_length=200, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "id"]

    @property
    def chain(self):
        """Webhooks belong to the chain of people."""
        return ChainKind.PEOPLE, 0

    @property
    def host(self) -> str:
        """The host that it speaks to; the rest of its address is a secret."""
        return urlsplit(self.address).hostname or ""

    @property
    def ending(self) -> str:
        """The last signs of its address, by which its owner knows it again."""
        return self.address[-4:]

    def clean(self):
        """Only hosts that the installation allows, over HTTPS: nobody reaches into the network of the server."""
        super().clean()
        if objection := hosts.objection_to(self.address):
            raise ValidationError({"address": objection})
        if self.format == RobotFormat.GENERIC and not self.secret:
            raise ValidationError({"secret": _("Signed JSON needs a secret to be signed with.")})

    def __str__(self):
        return self.name
