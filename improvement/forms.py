"""Forms of work items, progress and extension requests, made from the models; rules stay with the actions."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.forms import EditingForm
from accounts.models import User
from audit.fields import validate_encodable
from improvement.models import Area, ExtensionRequest, ProgressUpdate, WorkItem
from plans.forms.parts import creating, editing
from plans.states import Element

WORK_FIELDS = (
    "title",
    "area",
    "acceptance",
    "description",
    "phase",
    "assignee",
    "planned_start",
    "planned_end",
    "planned_hours",
    "weight",
    "must_pass",
)
QUICK = (25, 50, 75, 100)

CreatingWorkForm = creating(WorkItem, WORK_FIELDS)
EditingWorkForm = editing(WorkItem, WORK_FIELDS)
ExtensionForm = creating(ExtensionRequest, ("new_end", "reason"))
ReportForm = creating(ProgressUpdate, ("percent", "hours", "note"))


class ByElement(ModelChoiceIterator):
    """The areas grouped under their four elements."""

    def __iter__(self):
        """Yield the empty choice, then each element with its areas."""
        yield "", self.field.empty_label
        areas = list(self.queryset)
        for element in Element:
            yield element.label, [self.choice(area) for area in areas if area.element == element]


class AreaField(forms.ModelChoiceField):
    """A choice of an improvement area, grouped by element."""

    iterator = ByElement


def for_plan(form, plan, item=None):
    """Offer what may be chosen in this plan: areas on offer, its phases, active people; and what is chosen already."""
    areas = Area.objects.filter(active=True) | Area.objects.filter(pk=item.area_id if item else None)
    form.fields["area"] = AreaField(areas, label=form.fields["area"].label, empty_label=_("Choose an area"))
    form.fields["phase"].queryset = plan.phases.all()
    form.fields["assignee"].queryset = people(item)
    return form


def people(item=None):
    """Return those who can be given work, and whoever has it."""
    return User.objects.active() | User.objects.filter(pk=item.assignee_id if item else None)


class ProgressForm(ReportForm, EditingForm):
    """How far the work is. The quick buttons send `quick`, the field `percent` an exact figure."""

    quick = forms.IntegerField(required=False, widget=forms.HiddenInput)
    blocked_reason = forms.CharField(
        label=_("What blocks it"),
        required=False,
        max_length=2000,
        validators=[validate_encodable],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when nothing does."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["percent"].required = False
        self.fields["hours"].required = False
        self.fields["percent"].widget.attrs |= {"min": 0, "max": 100, "inputmode": "numeric"}
        self.fields["note"].widget.attrs |= {"rows": 2}

    def clean(self):
        """A quick button overrules the field; “done” says that nothing blocks the work any more."""
        facts = super().clean()
        quick = facts.pop("quick", None)
        if quick is not None:
            facts["percent"] = quick
        if quick == 100:
            facts["blocked_reason"] = ""
        if facts.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Say how far the work is."))
        facts["hours"] = facts.get("hours") or 0
        return facts


class AssignForm(EditingForm):
    """Whom an item is given to."""

    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Assignee"), required=False)


__all__ = ["AssignForm", "CreatingWorkForm", "EditingWorkForm", "ExtensionForm", "ProgressForm", "for_plan", "people"]
