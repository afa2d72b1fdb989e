"""Forms of how one is reached: when, what by which way, and one's webhooks."""

from functools import lru_cache
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import CreatingForm, EditingForm
from audit.fields import TEXT_VALIDATORS
from reminders import hosts, kinds
from reminders.states import RobotFormat, Timing

# Old names and such of no place; whoever has one of them keeps it.
NOT_OFFERED = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
# The kinds as a person looks for them; what a room adds and nobody placed here stands at the end.
PLACES = (
    (_("To decide"), ("approval", "override", "input", "signal", "extension", "scope", "accept", "start")),
    (_("To carry out"), ("work", "unblock", "supervise", "measure", "cause", "statement", "measurement", "closing", "draft", "mention", "cycle")),
    (_("To check and to judge"), ("check", "round", "effect", "repeat", "review", "assessment", "transfer")),
    (_("Reports and notices"), ("report", "report_due", "failed_report", "publication")),
)


@lru_cache(1)
def zones() -> tuple[str, ...]:
    """Return the names of the time zones that are offered, in their order."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(NOT_OFFERED)))


def _zone_choices(present):
    names = zones() if not present or present in zones() else (present, *zones())
    return [("", _("The organisation's ({zone})").format(zone=settings.TIME_ZONE)), *((name, name.replace("_", " ")) for name in names)]


def _hour(label, help_text=""):
    return forms.TimeField(label=label, help_text=help_text, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class PreferenceForm(EditingForm):
    """When one may be written to."""

    time_zone = forms.ChoiceField(label=capfirst(_("time zone")), required=False)
    quiet_from = _hour(capfirst(_("quiet from")), _("In the quiet hours nothing is sent; what comes up then is sent when they end."))
    quiet_until = _hour(capfirst(_("quiet until")), _("The same hour twice: no quiet hours."))
    digest_at = _hour(capfirst(_("daily summary at")))
    working_days_only = forms.BooleanField(
        label=capfirst(_("only on working days")), required=False, help_text=_("By the working calendar, with its holidays and the weekend days that are worked.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = _zone_choices(self.initial.get("time_zone", ""))


class KindsForm(EditingForm):
    """What one is told by e-mail and by one's robots, kind by kind; `choices` are the present ones (`kinds.choices_of`)."""

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = {kind.code: str(kind.label) for kind in kinds.all_kinds()}
        for code, (mail, robot) in choices.items():
            # Each control says in its own name what it is for; the table's heads say it to the eye.
            ways = forms.Select(attrs={"aria-label": _("{kind}: e-mail").format(kind=self.labels[code])})
            tick = forms.CheckboxInput(attrs={"aria-label": _("{kind}: chat robots").format(kind=self.labels[code])})
            self.fields[f"mail-{code}"] = forms.ChoiceField(choices=Timing.choices, initial=mail, widget=ways)
            self.fields[f"robot-{code}"] = forms.BooleanField(initial=robot, required=False, widget=tick)

    @property
    def groups(self):
        """The rows of the table by group: (heading, [(label, field of the e-mail, field of the robots)])."""
        left = dict(self.labels)
        placed = [(heading, [code for code in codes if left.pop(code, None)]) for heading, codes in PLACES]
        placed.append((_("Others"), list(left)))
        return [(heading, [self._row(code) for code in codes]) for heading, codes in placed if codes]

    @property
    def chosen(self) -> dict[str, tuple[str, bool]]:
        """What was chosen, as the action takes it."""
        facts = self.cleaned_data
        return {code: (facts[f"mail-{code}"], facts[f"robot-{code}"]) for code in self.labels}

    def _row(self, code):
        return self.labels[code], self[f"mail-{code}"], self[f"robot-{code}"]


class AllKindsForm(EditingForm):
    """When one wants the e-mails of all kinds: one press of a button."""

    mail = forms.ChoiceField(label=capfirst(_("e-mail")), choices=Timing.choices)


def _hidden(**options):
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=capfirst(_("secret")), max_length=200, required=False, strip=True, widget=widget, validators=TEXT_VALIDATORS, **options)


def _address(**options):
    return forms.URLField(label=capfirst(_("address")), max_length=500, widget=forms.URLInput(attrs={"autocomplete": "off"}), assume_scheme="https", **options)


class WebhookFields(forms.Form):
    """What adding and changing a webhook have in common."""

    name = forms.CharField(label=pgettext_lazy("of a robot", "Name"), max_length=80, validators=TEXT_VALIDATORS, help_text=_("As you call it, such as the name of the group it speaks to."))
    format = forms.ChoiceField(label=capfirst(_("format")), choices=RobotFormat.choices)


class AddWebhookForm(WebhookFields, CreatingForm):
    """A new robot or webhook."""

    address = _address(help_text=_("The whole address as the chat service shows it. Whoever knows it can speak there: it is not shown again."))
    secret = _hidden(help_text=_("WeCom: none. DingTalk, Feishu: the key of the signature, if the robot demands one. Signed JSON: your own."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = f"{self.fields['address'].help_text} {hosts.in_words()}"


class EditWebhookForm(WebhookFields, EditingForm):
    """A robot or webhook as it is; address and secret are kept where nothing is entered."""

    active = forms.BooleanField(label=capfirst(_("in use")), required=False)
    address = _address(required=False, help_text=_("Empty: the present one stays."))
    secret = _hidden(help_text=_("Empty: the present one stays."))

    @property
    def facts(self) -> dict:
        """What was entered; nothing for what stays."""
        return {name: value for name, value in super().facts.items() if value or name not in ("address", "secret")}
