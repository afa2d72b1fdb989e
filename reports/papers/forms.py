"""The form that orders a paper to take along."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm
from reports.states import LANGUAGES, Layout


class PaperForm(CreatingForm):
    """What is on the paper, in which language and layout."""

    of = forms.ChoiceField(label=_("What is on it"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    layout = forms.ChoiceField(label=_("Layout"), choices=Layout.choices, required=False, help_text=_("A control table is a form and has one layout only."))
    red_head = forms.BooleanField(
        label=_("Red head"), required=False, help_text=_("Only of an official document: the organisation's name in red above a red line."),
    )  # fmt: skip

    def __init__(self, *args, subjects=(), **kwargs):
        """Offer what of the plan its reader can take along."""
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [(one.code, one.label) for one in subjects]
