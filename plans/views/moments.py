"""The plan as it stood at a moment of the past, for whoever may read what it said then."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from audit.registry import verb_label
from plans import asof
from plans.contexts.build import sheet_of
from plans.forms.moments import MomentForm
from plans.pages import PlanPage
from plans.readers import reads_every_draft
from plans.states import PlanState, RevisionState


class AsItStood(PlanPage, TemplateView):
    """As the plan stood on a day, or at a time of it (`?day=2026-03-31&time=17:00`): in force, and as it was being worked on."""

    template_name = "plans/baselines/moment.html"

    def get(self, request, *args, **kwargs):
        """Show the page, today unless a day is asked for; a day that is none is said at its field."""
        form = MomentForm(request.GET if "day" in request.GET else {"day": timezone.localdate().isoformat()})
        drafts = reads_every_draft(request.user, self.plan)
        found = self._found(form.moment, drafts) if form.is_valid() else {}
        context = self.get_context_data(form=form, drafts=drafts, moments=self._moments(drafts), **found)
        return self.render_to_response(context, status=422 if form.errors else 200)

    def _found(self, asked, drafts):
        """Return what there is to show of a moment; of one in the future, what stands now."""
        moment = min(asked, timezone.now())
        then = asof.at(self.plan, moment, working=drafts)
        shown = self.request.GET.get("show") if drafts else "force"
        # What was being worked on is shown where nothing was in force yet, or where it is asked for.
        working = bool(then and then.document) and (shown == "working" or not then.baseline)
        told = then.document if working else then.baseline.document if then and then.baseline else None
        return {
            "moment": moment, "future": asked > moment and not self._is_today(asked), "then": then, "working": working, "sheet": sheet_of(told) if told else None,
            "state_words": _words(then) if then else "", "query": self._query(),
        }  # fmt: skip

    def _is_today(self, asked):
        """Whether a day was asked for, and it is today, whose end nobody waits for."""
        return not self.request.GET.get("time") and timezone.localdate(asked) == timezone.localdate()

    def _query(self):
        kept = self.request.GET.copy()
        kept.pop("show", None)
        return kept.urlencode()

    def _moments(self, drafts):
        """Return moments worth asking for, newest first: (when, what happened); each is the next full second."""
        if drafts:
            told = [(event.at, verb_label(event.verb)) for event in asof.moments_of(self.plan)[:12]]
        else:
            baselines = self.plan.baselines.defer("document")
            told = [(baseline.approved_at, _("Baseline {number} approved").format(number=baseline.number)) for baseline in baselines]
        return [(when.replace(microsecond=0) + timedelta(seconds=1), what) for when, what in told]


def _words(then) -> str:
    """Return the words for the stage and, where one was open, the revision."""
    words = str(PlanState(then.state).label)
    return words if then.revision_state == RevisionState.NONE else f"{words} · {RevisionState(then.revision_state).label}"
