"""Forms of work items and extension requests, made from the models; rules stay with the actions."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.forms import EditingForm
from accounts.models import User
from improvement.models import Area, ExtensionRequest, WorkItem
from improvement.states import WorkState
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
    "planned_cost",
    "indicator",
    "indicator_target",
    "priority",
    "parent",
    "weight",
    "must_pass",
)

CreatingWorkForm = creating(WorkItem, WORK_FIELDS)
EditingWorkForm = editing(WorkItem, WORK_FIELDS)
ExtensionForm = creating(ExtensionRequest, ("new_end", "reason"))


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
    form.fields["parent"].queryset = wholes(plan, item)
    return form


def wholes(plan, item=None):
    """Return the items that one may be a part of: parts are no wholes, and one that has parts is no part."""
    if item and item.children.exists():
        return WorkItem.objects.none()
    others = plan.work_items.filter(parent=None).exclude(state=WorkState.CANCELLED).exclude(pk=item.pk if item else None)
    return others | plan.work_items.filter(pk=item.parent_id if item else None)


def people(item=None):
    """Return those who can be given work, and whoever has it."""
    return User.objects.active() | User.objects.filter(pk=item.assignee_id if item else None)


class AssignForm(EditingForm):
    """Whom an item is given to."""

    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Assignee"), required=False)
