"""Forms of the register of inputs, and the one that attaches a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, HouseForm
from plans import actions
from plans.filters.inputs import coded_kinds
from plans.forms.parts import creating, editing
from plans.models import ImprovementInput

INPUT_FIELDS = ("title", "kind", "element", "service", "indicator", "description")
REASON_LENGTH = 2000


class OpenKinds:
    """Offers the kinds that the person may register, each with its code."""

    def __init__(self, *args, by, present: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        open_kinds = {*actions.kinds_open_to(by), present}
        choices = [(code, words) for code, words in coded_kinds() if code in open_kinds]
        self.fields["kind"].choices = choices if len(choices) == 1 else [("", "---------"), *choices]
        self.fields["indicator"].help_text = _("Needed where the kind is the trend of a KPI (D2.8).")


class RaiseForm(OpenKinds, creating(ImprovementInput, INPUT_FIELDS)):
    """A new input."""


class EditForm(OpenKinds, editing(ImprovementInput, INPUT_FIELDS)):
    """An input that nobody has decided on."""


class ReasonForm(HouseForm):
    """A decision and its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(ReasonForm):
    """Which other input says the same."""

    into = forms.ModelChoiceField(
        ImprovementInput.objects.none(), label=_("Merge into"), to_field_name="number", help_text=_("The number of the input that says the same, such as IN-2026-0001."),
        widget=forms.TextInput(attrs={"list": "other-inputs", "autocomplete": "off"}), error_messages={"invalid_choice": _("There is no such input.")},
    )  # fmt: skip
    field_order = ["into", "reason"]

    def __init__(self, *args, others=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others if others is not None else ImprovementInput.objects.none()


class DeferForm(ReasonForm):
    """Until when."""

    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text=_("On this day the input comes back by itself."))
    field_order = ["until", "reason"]


class AttachForm(CreatingForm):
    """A file to attach."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, images, Office files, ZIP or plain text, at most 10 MB."))
