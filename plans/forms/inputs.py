"""Forms of the register of inputs, and the one that attaches a file."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, HouseForm
from plans import actions
from plans.filters.inputs import coded_kinds
from plans.forms.parts import creating, editing
from plans.models import ImprovementInput, Service

INPUT_FIELDS = ("title", "description", "kind", "element", "service", "indicator", "value", "effort")
REASON_LENGTH = 2000
FILES_TAKEN = _("PDF, images, Office files, ZIP or plain text, at most 10 MB.")


# What is typed here is looked up in the register; without script the same list comes with the refused form.
LOOKED_UP = {
    "hx-get": reverse_lazy("plans:input_similar"), "hx-trigger": "input changed delay:400ms", "hx-target": "#similar", "hx-sync": "closest form:replace",
    "hx-include": "[name=title],[name=description]", "autocomplete": "off",
}  # fmt: skip


class InputFields:
    """Offers the kinds that the person may register, each with its code, and the services on offer; what stands is kept."""

    def __init__(self, *args, by, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        open_kinds = {*actions.kinds_open_to(by), present.kind if present else ""}
        choices = [(code, words) for code, words in coded_kinds() if code in open_kinds]
        self.fields["kind"].choices = choices if len(choices) == 1 else [("", "---------"), *choices]
        self.fields["service"].queryset = Service.objects.offered() | Service.objects.filter(pk=present.service_id if present else None)
        self.fields["kind"].label = _("Kind")
        self.fields["indicator"].help_text = _("Needed where the kind is the trend of a KPI (D2.8).")


class RaiseForm(InputFields, creating(ImprovementInput, INPUT_FIELDS)):
    """A new input, with a file that shows what was seen; while it is typed, inputs that say much the same are shown."""

    file = forms.FileField(label=_("A file (optional)"), required=False, help_text=FILES_TAKEN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title", "description"):
            self.fields[name].widget.attrs.update(LOOKED_UP)


class EditForm(InputFields, editing(ImprovementInput, INPUT_FIELDS)):
    """An input that nobody has decided on."""


class ReasonForm(HouseForm):
    """A decision and its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(ReasonForm):
    """Which other input says the same."""

    into = forms.ModelChoiceField(
        ImprovementInput.objects.none(), label=_("Merge into"), to_field_name="number", help_text=_("Type words of the input that says the same, or its number, and choose."),
        widget=forms.TextInput(attrs={"list": "other-inputs", "autocomplete": "off"}), error_messages={"invalid_choice": _("There is no such input.")},
    )  # fmt: skip
    field_order = ["into", "reason"]

    def __init__(self, *args, others=None, look_up="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others if others is not None else ImprovementInput.objects.none()
        if look_up:
            looking = {"hx-get": look_up, "hx-trigger": "input changed delay:300ms", "hx-target": "#other-inputs", "hx-sync": "this:replace"}
            self.fields["into"].widget.attrs.update(looking)


class DeferForm(ReasonForm):
    """Until when."""

    until = forms.DateField(label=_("Come back on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field_order = ["until", "reason"]


class AttachForm(CreatingForm):
    """A file to attach."""

    file = forms.FileField(label=_("File"), help_text=FILES_TAKEN)
