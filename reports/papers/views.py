"""Pages of the papers to take along: what of a plan can be ordered, and one's own papers of it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.pages import ActionView, DeedView
from plans.pages import PlanPage
from reports.papers import actions, subjects
from reports.papers.forms import PaperForm
from reports.papers.models import WorkingPaper
from reports.papers.states import PaperState
from reports.states import Layout
from reports.views import pdf_response

SHOWN = 20


class PlanPapers(PlanPage, ActionView):
    """The papers that one had made of a plan, and the form that orders another."""

    template_name = "reports/papers/of_plan.html"
    form_class = PaperForm
    success_message = _("The PDF is being made; it appears below within seconds.")

    @cached_property
    def subjects(self) -> list[subjects.Subject]:
        """What of the plan this reader can take along."""
        return subjects.subjects_of(self.plan, self.request.user)

    def get_form_kwargs(self):
        """Let the form know what there is."""
        return super().get_form_kwargs() | {"subjects": self.subjects}

    def get_initial(self):
        """Propose what the address names, and the reader's own language."""
        return {"language": self.request.user.language, "of": self.request.GET.get("of", ""), "layout": Layout.MODERN}

    def perform(self, form):
        """Order the paper."""
        facts = form.facts
        return actions.request_paper(
            self.plan, self.request.user, facts["of"], facts["language"], form.cleaned_data["key"], facts["layout"] or Layout.MODERN, facts["red_head"]
        )

    def get_success_url(self):
        """Come back to the list."""
        return reverse("reports:papers", args=[self.plan.number])

    def get_context_data(self, **kwargs):
        """Add one's papers of this plan, and how long they are kept."""
        rows = list(WorkingPaper.objects.visible_to(self.request.user).filter(plan=self.plan).for_list()[:SHOWN])
        waiting = any(row.state == PaperState.QUEUED for row in rows)
        return super().get_context_data(papers=rows, waiting=waiting, subjects=self.subjects, kept=actions.KEPT.days, **kwargs)


class OfPaper:
    """A page about one paper of one's own: for nobody else it exists."""

    @cached_property
    def paper(self) -> WorkingPaper:
        """The paper of this page."""
        rows = WorkingPaper.objects.visible_to(self.request.user).select_related("plan", "baseline", "round", "ordered_by")
        return get_object_or_404(rows.defer("content", "baseline__document"), number=self.kwargs["number"])


class PaperFile(OfPaper, View):
    """The PDF, to be saved under a name of the house."""

    def get(self, request, *args, **kwargs):
        """Return the file, if it is still the one that was made and its reader may still read it."""
        return pdf_response(self.paper, actions.read_paper(self.paper, request.user), download=True)


class PaperRetry(OfPaper, DeedView):
    """POST: order a failed paper again."""

    success_message = _("The PDF is being made again.")

    def perform(self, request, *args, **kwargs):
        """Order it again."""
        return actions.retry_paper(self.paper, request.user)

    def back(self):
        """The plan's papers."""
        return self.paper.get_absolute_url()
