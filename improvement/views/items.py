"""The page of a work item, and its adding and changing."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.law import may, permit
from accounts.pages import ActionView
from improvement import actions, lateness, origins
from improvement.actions.guards import SETTLED
from improvement.actions.progress import has_parts
from improvement.contexts import reports_on
from improvement.contexts.item import reports_with_reasons, surroundings
from improvement.forms import (
    AssignForm,
    CreatingWorkForm,
    EditingWorkForm,
    ExtensionForm,
    ObstacleForm,
    ProgressForm,
    for_plan,
    people,
)
from improvement.forms.details import DependencyForm, DetailForm, HelperForm, PointForm, WorkFileForm
from improvement.models import UNFINISHED, WorkItem
from improvement.readers import as_read_by
from improvement.states import ExtensionState, ScopeState, WorkState
from plans.contexts.comments import panel_about
from plans.forms.parts import values_of
from plans.pages import PlanPage
from plans.states import RevisionState


class WithItem(PlanPage):
    """A page or deed within a work item: `item` is loaded scoped by the user."""

    tab = "implementation"

    @cached_property
    def item(self) -> WorkItem:
        """The work item of this page."""
        items = WorkItem.objects.visible_to(self.request.user).for_list()
        item = get_object_or_404(items, plan=self.plan, number=self.kwargs["row"])
        item.plan = self.plan
        return item

    def address(self, deed: str = "item") -> str:
        """Return the address of the item's page, or of a deed on it."""
        return reverse(f"improvement:{deed}", args=[self.plan.number, self.item.number])


class ItemPage(WithItem):
    """The item's page; a subclass that handles one of its forms shows the refused form in its `slot`."""

    template_name = "improvement/item.html"
    slot = ""

    def get_context_data(self, **kwargs):
        """Add what the page shows and what this user may do."""
        item, user = self.item, self.request.user
        forms = self.forms()
        if "form" in kwargs:
            forms[self.slot] = kwargs["form"]
        around = surroundings(item, user)
        extensions = list(item.extensions.select_related("asked_by", "decided_by"))
        waiting = next((one for one in extensions if one.state == ExtensionState.ASKED), None)
        by = lateness.yardstick()
        return super().get_context_data(
            item=as_read_by(user, [item])[0], updates=reports_with_reasons(item), extensions=extensions, waiting=waiting,
            origin=origins.found([item]).get(item.pk),
            late=lateness.of(item, by), late_words=lateness.words(item, by),
            may_revise=self.may_revise(),
            may_decide=bool(waiting) and may(user, "work.extend.decide", waiting),
            panel=panel_about(item, user), deeds=self.deeds(), untaken=len(item.area.points_beyond(point.text for point in around["points"])), **around, **forms, **kwargs,
        )  # fmt: skip

    def may_revise(self) -> bool:
        """Whether the item waits for a revision that this user can begin."""
        waits = self.item.scope_state == ScopeState.PENDING and self.plan.revision_state == RevisionState.NONE
        return waits and may(self.request.user, "plan.revise", self.plan)

    def forms(self) -> dict:
        """Return the forms that this user is offered, by their slot."""
        item, user = self.item, self.request.user
        unfinished = item.state in UNFINISHED
        offered = {}
        if reports_on(user, item) and not has_parts(item):
            offered["progress_form"] = ProgressForm(item)
        if unfinished and may(user, "work.assign", item):
            offered["assign_form"] = assign_form(item)
        if (
            unfinished
            and may(user, "work.extend.request", item)
            and not item.extensions.filter(state=ExtensionState.ASKED).exists()
        ):
            offered["extension_form"] = ExtensionForm()
        if item.state == WorkState.BLOCKED and may(user, "work.clear", item) and "progress_form" not in offered:
            offered["obstacle_form"] = ObstacleForm()
        return offered | {slot: form(item, user) for slot, form in self.detail_forms().items()}

    def detail_forms(self) -> dict:
        """Return the forms that detail the item, by their slot, as far as this user is offered them."""
        item, may_here = self.item, lambda action: may(self.request.user, action, self.item)
        offered = {}
        if item.state not in SETTLED and may_here("work.detail"):
            offered |= {"point_form": PointForm, "dependency_form": DependencyForm, "detail_form": DetailForm}
        if item.state not in SETTLED and may_here("work.assign"):
            offered["helper_form"] = HelperForm
        if may(self.request.user, "attachment.add", self.plan):
            offered["file_form"] = WorkFileForm
        return offered

    def deeds(self) -> frozenset[str]:
        """Return which of the item's other deeds this user may do now."""
        item, user = self.item, self.request.user
        fitting = {
            "edit": may(user, "work.edit", item) and item.state not in SETTLED and not item.origin,
            "remove": may(user, "work.edit", item) and item.state == WorkState.TO_DO and not item.origin,
            "verify": item.state == WorkState.DONE and may(user, "work.verify", item),
            "cancel": item.state in UNFINISHED and may(user, "work.cancel", item),
        }
        return frozenset(deed for deed, allowed in fitting.items() if allowed)


def assign_form(item, data=None) -> AssignForm:
    """Return the form that assigns the item."""
    form = AssignForm(data, initial={"assignee": item.assignee_id, "version": item.version})
    form.fields["assignee"].queryset = people(item)
    return form


class ItemDetail(ItemPage, TemplateView):
    """The page of a work item."""


class ItemForm(ItemPage, ActionView):
    """The same page, handling one of its forms; opened by its own address it shows the page."""

    def get_success_url(self):
        """Back to the item."""
        return self.address()


class AddItem(PlanPage, ActionView):
    """A new work item."""

    template_name = "improvement/item_form.html"
    tab = "implementation"
    form_class = CreatingWorkForm
    success_message = _("The work item is planned.")

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not add items before they fill the form in."""
        permit(request.user, "work.create", self.plan)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        """Start with the plan's dates and the area that a link named."""
        asked = self.request.GET.get("area", "")
        return {
            "planned_start": self.plan.planned_start,
            "planned_end": self.plan.planned_end,
            "area": asked if asked.isdecimal() else None,
        }

    def get_form(self, form_class=None):
        """Offer what this plan has."""
        return for_plan(super().get_form(form_class), self.plan)

    def perform(self, form):
        """Plan the item."""
        return actions.create_work(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """To the item."""
        return self.object.get_absolute_url()


class EditItem(WithItem, ActionView):
    """Changing an item of an open document."""

    template_name = "improvement/item_form.html"
    form_class = EditingWorkForm
    success_message = _("The work item is saved.")

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not edit before they type."""
        permit(request.user, "work.edit", self.item)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        """Start from the stored values."""
        return values_of(self.item, EditingWorkForm.base_fields.keys() - {"version"})

    def get_form(self, form_class=None):
        """Offer what this plan has."""
        return for_plan(super().get_form(form_class), self.plan, self.item)

    def get_context_data(self, **kwargs):
        """Add the item."""
        return super().get_context_data(item=self.item, **kwargs)

    def perform(self, form):
        """Save the item."""
        return actions.edit_work(self.item, self.request.user, form.cleaned_data["version"], **form.facts)

    def get_success_url(self):
        """To the item."""
        return self.address()
