"""The control table as it stood at a moment of the past, and where each of its figures comes from."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.law import may
from accounts.pages import Guarded
from audit.registry import verb_label
from plans.forms.moments import MomentForm
from verification import asof, tracing
from verification.contexts.overview import verdict_lines
from verification.forms.moments import last_event_in
from verification.views.base import RoundPage

MOMENTS = 12


class RoundAsItStood(RoundPage, TemplateView):
    """The table at the end of a day, or at a time of it (`?day=2026-03-31&time=17:00`)."""

    template_name = "verification/moment.html"

    def get(self, request, *args, **kwargs):
        """Show the page, today unless a day is asked for; a day that is none is said at its field."""
        form = MomentForm(request.GET if "day" in request.GET else {"day": timezone.localdate().isoformat()})
        then = asof.at(self.check_round, min(form.moment, timezone.now())) if form.is_valid() else None
        verdicts = verdict_lines(then.round.verdicts) if then else ()
        context = self.get_context_data(
            form=form, then=then, rows=then.rows if then else (), verdicts=verdicts, moments=_moments(then), check_round=self.check_round,
            may_trace=may(request.user, "audit.read"),
        )  # fmt: skip
        return self.render_to_response(context, status=422 if form.errors else 200)


class RoundTrace(Guarded, RoundPage, TemplateView):
    """Each figure of the round, the rows it is made of, and the events behind them; for those who read histories."""

    right = "audit.read"
    template_name = "verification/trace.html"

    def get_context_data(self, **kwargs):
        """Add the figures with what is behind them, up to the event that a report names (`?until=412`). Raises NotAllowed, Http404."""
        try:
            until = last_event_in(self.request.GET)
        except ValidationError as error:
            raise Http404 from error
        trace, others = tracing.of_round(self.check_round, self.request.user, until), self.plan.rounds.order_by("number")
        return super().get_context_data(trace=trace, until=until, others=others, check_round=self.check_round, **kwargs)


def _moments(then):
    """Return the moments until then at which the round or anything in it changed, newest first; each is the next full second."""
    told = [event for event in then.events if event.verb != "row.create"] if then else []
    moments = [(event.at.replace(microsecond=0) + timedelta(seconds=1), verb_label(event.verb)) for event in reversed(told)]
    return list(dict.fromkeys(moments))[:MOMENTS]
