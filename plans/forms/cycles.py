"""Forms of planning cycles and of the looks at the kinds of input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm
from plans.forms.parts import creating, editing, form_field
from plans.models import CycleLook, PlanningCycle

CYCLE_FIELDS = ("name", "starts", "ends")
LOOK_FIELDS = ("note", "none_found")

OpenForm = creating(PlanningCycle, CYCLE_FIELDS)
EditForm = editing(PlanningCycle, CYCLE_FIELDS)


class LookForm(CreatingForm):
    """What was looked at, and whether there was none; it carries the version of the look that it replaces."""

    note = form_field(CycleLook._meta.get_field("note"))
    none_found = form_field(CycleLook._meta.get_field("none_found"))
    none_found.label = _("None found: nothing of this kind calls for an improvement")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
