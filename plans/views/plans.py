"""The list of plans, and the plan's page: the document beside its rail."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.law import may
from accounts.pages import FilteredListView
from plans import document
from plans.contexts.budget import spending_of, spent_under
from plans.contexts.build import sheet_of
from plans.contexts.comments import talk_of
from plans.contexts.plans import lines_of
from plans.contexts.rail import rail_for
from plans.filters.plans import PlanFilter
from plans.models import Plan
from plans.pages import COLUMNS, PlanPage, extras_of
from plans.readers import as_read_by, reads_working_document


class PlanList(FilteredListView):
    """The plans one may read, newest first, 50 a page."""

    template_name = "plans/plan_list.html"
    filterset_class = PlanFilter

    @property
    def queryset(self):
        """The plans this user may read."""
        return Plan.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        """Add the rows in words, and whether a plan may be created."""
        context = super().get_context_data(**kwargs)
        return context | {
            "lines": lines_of(as_read_by(self.request.user, context["object_list"]), timezone.localdate()),
            "columns": [column.label for column in COLUMNS],
            "active": self.filterset.active,
            "may_create": may(self.request.user, "plan.create"),
            "may_keep_templates": may(self.request.user, "template.manage"),
        }


class SheetPage(PlanPage):
    """A page that shows the plan's document as it is being worked on, or, to those who do not work on it, as it is in force."""

    template_name = "plans/plan_detail.html"
    editing = None

    def get_context_data(self, **kwargs):
        """Add the sheet and the rail."""
        plan, user = self.plan, self.request.user
        working = reads_working_document(user, plan)
        kwargs.setdefault("talk", talk_of(plan, user))
        spent = spent_under(plan)
        if working:
            extras = extras_of(plan, user, self.request)
            sheet = sheet_of(document.of(plan), self.may("plan.edit"), self.editing, extras, spent)
        else:
            sheet = sheet_of(plan.baseline.document, spent=spent)
        raci_url = reverse("plans:raci", args=[plan.number]) if working and self.may("plan.edit") else ""
        kwargs.setdefault("spending", spending_of(plan, user, sheet))
        return super().get_context_data(sheet=sheet, side=rail_for(plan, user), working=working, raci_url=raci_url, **kwargs)


class PlanDetail(SheetPage, TemplateView):
    """The plan's page, tab "Design"."""
