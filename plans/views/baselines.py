"""Baselines: the list, a frozen document and the proof of its fingerprint, and what differs between two documents."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from accounts.models import User
from audit.models import ChainKind, Event
from audit.values import listed
from plans import document
from plans.contexts.baselines import line_of, lines_of
from plans.contexts.build import sheet_of
from plans.contexts.changes import groups_between
from plans.contexts.rail import rail_for
from plans.pages import PlanPage
from plans.readers import reads_working_document
from plans.rules import editors_of
from plans.seals import seal_of
from plans.states import RevisionState

WORKING = "working"


class Baselines(PlanPage):
    """A page about the baselines of a plan."""

    @cached_property
    def baselines(self):
        """The plan's baselines with their documents, newest first."""
        return list(self.plan.baselines.select_related("approved_by"))

    def get_context_data(self, **kwargs):
        """Add whether the working document may be compared."""
        working = reads_working_document(self.request.user, self.plan)
        return super().get_context_data(working=working, working_label=self.working_label, **kwargs)

    @property
    def working_label(self) -> str:
        """What the document being worked on is called."""
        revising = self.plan.revision_state != RevisionState.NONE
        return _("Working revision {number}").format(number=self.plan.revision) if revising else _("The plan as it stands today")


class BaselineList(Baselines, TemplateView):
    """Every baseline of the plan, newest first, with who approved it and how much it changed."""

    template_name = "plans/baselines/list.html"

    def get_context_data(self, **kwargs):
        """Add the baselines."""
        return super().get_context_data(baselines=lines_of(self.plan, self.baselines), **kwargs)


class BaselineShow(Baselines, TemplateView):
    """A baseline: the document exactly as it was approved. Of the others only what the page says of them is read."""

    template_name = "plans/baselines/show.html"

    def get_context_data(self, **kwargs):
        """Add the frozen document, who approved it, and its neighbours."""
        place, others = self.kwargs["place"], list(self.plan.baselines.only("plan", "number"))
        if place not in {one.number for one in others}:
            raise Http404
        baseline, *before = self.plan.baselines.filter(number__in=(place, place - 1)).select_related("approved_by").order_by("-number")
        line = line_of(self.plan, baseline, before[0] if before else None, in_force=place == others[0].number)
        return super().get_context_data(baseline=baseline, line=line, sheet=sheet_of(baseline.document), others=others, **kwargs)


class BaselineVerify(PlanPage, View):
    """Takes the fingerprint of the stored document again and says whether it is the one that was approved."""

    http_method_names = ["post"]

    def post(self, request, number, place):
        """Say what was found, back on the baseline's page."""
        baseline = get_object_or_404(self.plan.baselines, number=place)
        seal = seal_of(baseline)
        if seal.holds:
            messages.success(request, _("Baseline {number} is the document that was approved: its SHA-256 was computed again and agrees with the decisions and with the history.").format(number=place))
        else:
            messages.error(request, _("Baseline {number} is not the document that was approved: its SHA-256 is now {sha256}.").format(number=place, sha256=seal.sha256))
        return redirect(reverse("plans:baseline", args=[number, place]))


class RevisionPage(PlanPage, TemplateView):
    """The open revision: why it was opened, what it changes so far, and the ways on: writing, submitting, discarding."""

    template_name = "plans/baselines/revision.html"

    def get(self, request, *args, **kwargs):
        """Show it to those who work on it; without one there is only the plan."""
        if self.plan.revision_state == RevisionState.NONE:
            return redirect(self.plan.get_absolute_url())
        if not reads_working_document(request.user, self.plan):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add what changes against the baseline in force, and by whom, and the ways on: writing, submitting, discarding."""
        plan, side = self.plan, rail_for(self.plan, self.request.user)
        opened = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb="plan.revise").last()
        editors = User.objects.filter(pk__in=editors_of(plan)).order_by("name")
        changes = groups_between(plan.baseline.document, document.of(plan))
        may_discard = plan.revision_state == RevisionState.REVISING and self.may("plan.revise")
        count = sum(len(group.lines) for group in changes)
        ways = {"side": side, "deed": next((deed for deed in side.deeds if deed.verb == "submit"), None), "may_edit": self.may("plan.edit"), "may_discard": may_discard}
        return super().get_context_data(baseline=plan.baseline, opened=opened, editors=listed(editors), changes=changes, count=count, **ways, **kwargs)


class BaselineCompare(Baselines, TemplateView):
    """What differs from one document to another, field by field (`?from=1&to=2`, or `to=working`; by default the last two)."""

    template_name = "plans/baselines/compare.html"

    def get_context_data(self, **kwargs):
        """Add both documents' names and the changes between them."""
        if not self.baselines:
            raise Http404
        sides = self._sides()
        given = {name: self.request.GET.get(name) or default for name, default in zip(("from", "to"), self._defaults(sides), strict=True)}
        if any(code not in sides for code in given.values()):
            raise Http404
        old, new = (sides[given[name]] for name in ("from", "to"))
        choices = [("from", pgettext("comparison", "From"), given["from"]), ("to", pgettext("comparison", "To"), given["to"])]
        sides = [(code, label) for code, (label, _document) in sides.items()]
        return super().get_context_data(sides=sides, old=old[0], new=new[0], changes=groups_between(old[1](), new[1]()), choices=choices, **kwargs)

    def _sides(self):
        """Return each document that can be chosen: its name and how to get it, by the code in the address."""
        sides = {str(one.number): (_("Baseline {number}").format(number=one.number), lambda one=one: one.document) for one in self.baselines}
        if reads_working_document(self.request.user, self.plan):
            sides[WORKING] = (self.working_label, lambda: document.of(self.plan))
        return sides

    def _defaults(self, sides):
        """Compare the two latest: the open revision, where there is one to read, with the baseline in force, else the last two baselines."""
        latest = str(self.baselines[0].number)
        if WORKING in sides and (self.plan.revision_state != RevisionState.NONE or len(self.baselines) == 1):
            return latest, WORKING
        return str(max(self.baselines[0].number - 1, self.baselines[-1].number)), latest
