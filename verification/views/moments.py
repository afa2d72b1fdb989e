"""The control table as it stood at a moment of the past, and where each of its figures comes from."""

from datetime import timedelta

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.law import may
from accounts.pages import Guarded
from audit.models import ChainKind, Event
from audit.registry import verb_label
from plans.forms.moments import MomentForm
from verification import asof, tracing
from verification.rules import attainment_of
from verification.views.base import RoundPage

MOMENTS = 12


class RoundAsItStood(RoundPage, TemplateView):
    """The table at the end of a day, or at a time of it (`?day=2026-03-31&time=17:00`)."""

    template_name = "verification/moment.html"

    def get(self, request, *args, **kwargs):
        """Show the page, today unless a day is asked for; a day that is none is said at its field."""
        form = MomentForm(request.GET if "day" in request.GET else {"day": timezone.localdate().isoformat()})
        then = asof.at(self.check_round, min(form.moment, timezone.now())) if form.is_valid() else None
        rows = [(one, _percent(attainment_of(one.row))) for one in then.rows] if then else []
        context = self.get_context_data(form=form, then=then, rows=rows, moments=self._moments(), check_round=self.check_round, may_trace=may(request.user, "audit.read"))
        return self.render_to_response(context, status=422 if form.errors else 200)

    def _moments(self):
        """Return the moments at which the table changed last, newest first; each is the next full second."""
        told = Event.objects.in_chain(ChainKind.PLAN, self.plan.pk).filter(object_type__in=(asof.ROUND, asof.ROW)).exclude(verb="row.create")
        moments = [(one.at.replace(microsecond=0) + timedelta(seconds=1), verb_label(one.verb)) for one in told.order_by("-sequence")[: 5 * MOMENTS]]
        return list(dict.fromkeys(moments))[:MOMENTS]


class RoundTrace(Guarded, RoundPage, TemplateView):
    """Each figure of the round, the rows it is made of, and the events behind them; for those who read histories."""

    right = "audit.read"
    template_name = "verification/trace.html"

    def get_context_data(self, **kwargs):
        """Add the figures with what is behind them. Raises NotAllowed."""
        return super().get_context_data(trace=tracing.of_round(self.check_round, self.request.user), check_round=self.check_round, **kwargs)


def _percent(share):
    return None if share is None else share * 100
