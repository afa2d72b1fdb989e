"""Forms of what details a work item: its checklist, what it waits for, who helps, its priority and whole."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import CreatingForm
from accounts.models import User
from improvement.forms.work import wholes
from improvement.models import ChecklistPoint, WorkItem
from improvement.states import WorkState
from plans.forms.inputs import AttachForm
from plans.forms.parts import creating, editing


class PointForm(creating(ChecklistPoint, ("text",))):
    """A point of the checklist."""

    def __init__(self, item, user, data=None, **kwargs):
        super().__init__(data, auto_id="point_%s", **kwargs)


class DependencyForm(CreatingForm):
    """What an item waits for."""

    after = forms.ModelChoiceField(WorkItem.objects.none(), label=pgettext_lazy("work item", "Begins after"), empty_label=_("Choose an item"))

    def __init__(self, item, user, data=None, **kwargs):
        super().__init__(data, auto_id="dependency_%s", **kwargs)
        others = WorkItem.objects.visible_to(user).filter(plan=item.plan_id).exclude(state=WorkState.CANCELLED)
        self.fields["after"].queryset = others.exclude(pk=item.pk).exclude(needed_by__item=item).select_related("plan").order_by("number")


class HelperForm(CreatingForm):
    """Who helps."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), empty_label=_("Choose a person"))

    def __init__(self, item, user, data=None, **kwargs):
        super().__init__(data, auto_id="helper_%s", **kwargs)
        self.fields["person"].queryset = User.objects.active().exclude(pk=item.assignee_id).exclude(helps_with__item=item)


class DetailForm(editing(WorkItem, ("priority", "parent"))):
    """An item's priority, and of which item it is a part."""

    def __init__(self, item, user, data=None, **kwargs):
        start = {"priority": item.priority, "parent": item.parent_id, "version": item.version}
        super().__init__(data, auto_id="detail_%s", initial=start, **kwargs)
        self.fields["parent"].queryset = wholes(item.plan, item).select_related("plan")


class WorkFileForm(AttachForm):
    """A file about an item."""

    def __init__(self, item, user, data=None, **kwargs):
        super().__init__(data, auto_id="file_%s", **kwargs)
