"""Forms of this room: a report is ordered, a receipt is given."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, HouseForm
from audit.fields import TEXT_VALIDATORS
from reports.states import LANGUAGES, Layout
from verification.models import CheckRound
from verification.states import RoundState


class OrderForm(CreatingForm):
    """Which round is reported, in which language and layout."""

    round = forms.ModelChoiceField(label=_("Check round"), queryset=CheckRound.objects.none(), empty_label=None)
    language = forms.ChoiceField(label=_("Language of the report"), choices=LANGUAGES)
    layout = forms.ChoiceField(label=_("Layout"), choices=Layout.choices, required=False)
    red_head = forms.BooleanField(
        label=_("Red head"), required=False, help_text=_("Only of an official document: the organisation's name in red above a red line."),
    )  # fmt: skip

    def __init__(self, *args, rounds=None, **kwargs):
        """Offer the closed rounds, the latest first; any round of the plan is understood."""
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        field.queryset = rounds
        closed = rounds.filter(state=RoundState.CLOSED).order_by("-number")
        field.choices = [(one.pk, _("Round {number}").format(number=one.number)) for one in closed]


class CheckForm(HouseForm):
    """The PDF that is compared with what was issued."""

    # Nothing is saved here, with errors or without.
    error_heading = _("This file cannot be compared:")

    file = forms.FileField(
        label=_("PDF file"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf", "class": "drop"}),
        help_text=_("Drop it here or choose it; at most 10 MB. The file is compared and forgotten, nothing of it is kept."),
    )  # fmt: skip


class ReceiptForm(HouseForm):
    """The instruction 批示 that goes with a receipt, if there is one."""

    instruction = forms.CharField(
        label=_("Instruction (optional)"), required=False, max_length=4000, validators=TEXT_VALIDATORS, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who may read the report sees it."),
    )  # fmt: skip
