"""The form in which repeating reviews are planned."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm
from plans.forms.parts import form_field
from plans.models import ReviewDate
from plans.repeating import Every


class RepeatForm(CreatingForm):
    """How often, from when until when, and about what."""

    subject = form_field(ReviewDate._meta.get_field("subject"))
    every = forms.ChoiceField(label=_("How often"), choices=Every.choices, initial=Every.MONTH)
    weeks = forms.IntegerField(label=_("Number of weeks"), min_value=1, initial=1, required=False, help_text=_("Only where it repeats by weeks."))
    first = forms.DateField(label=_("First on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last = forms.DateField(
        label=_("At the latest on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("A date that falls on a free day moves to the next working day of the working calendar."),
    )  # fmt: skip

    @property
    def facts(self):
        """What `repeat_reviews` takes."""
        return super().facts | {"weeks": self.cleaned_data.get("weeks") or 1}
