"""Pages of the history: the list, one event, and the proof of the chains."""

from django.contrib import messages
from django.db.models import Sum
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from audit import chain, exporting, registry
from audit.filters import EventFilter
from audit.models import ChainHead, Event
from audit.reading import changes_of, lines_of
from audit.slices import slice_of

PAGE = 25


class HistoryList:
    """What every page with a list of events does; `events()` may be narrowed by a subclass."""

    filterset_class = EventFilter

    def events(self):
        """Return the events that the person may read. Raises NotAllowed for whoever may read none (policy.csv, audit.read)."""
        registry.permit(self.request.user, "audit.read")
        return registry.readable(Event.objects.all(), self.request.user)

    def get_context_data(self, **kwargs):
        """Add the filter and the stretch of events that it leaves."""
        chosen = self.filterset_class(self.request.GET, queryset=self.events(), request=self.request)
        part = slice_of(chosen.qs, self.request.GET, PAGE)
        active = sum(bool(self.request.GET.get(name)) for name in chosen.form.fields)
        return super().get_context_data(filter=chosen, active=active, part=part, events=lines_of(part.rows), **kwargs)


class History(HistoryList, TemplateView):
    """Every event that the person may read, newest first."""

    template_name = "audit/list.html"

    def get_context_data(self, **kwargs):
        """Add how long the chains are and whether the person may have them proved."""
        total = ChainHead.objects.aggregate(total=Sum("sequence"))["total"] or 0
        return super().get_context_data(
            total=total, chains=ChainHead.objects.count(), may_verify=registry.may(self.request.user, "audit.verify"), **kwargs
        )


class HistoryFile(HistoryList, View):
    """The events that the filter leaves as a file that proves itself; without a filter, all that the person may read."""

    def get(self, request, *args, **kwargs):
        """Send the file line by line. A filter that cannot be read is answered with the page that says so."""
        chosen = self.filterset_class(request.GET, queryset=self.events(), request=request)
        if not chosen.form.is_valid():
            return redirect(f"{request.path.removesuffix('file/')}?{request.GET.urlencode()}")
        return file_answer(self.events(), chosen, request.user, self.name)

    @property
    def name(self) -> str:
        """What the file is called, without its ending."""
        return f"history-{timezone.localdate():%Y-%m-%d}"


def file_answer(events, chosen, user, name: str) -> StreamingHttpResponse:
    """Return the answer that sends the events which a valid filter leaves as a file of JSON Lines."""
    wanted = {key: str(value) for key, value in chosen.form.cleaned_data.items() if value not in (None, "", False)}
    # The lists leave out what happens all day long; a whole chain has no gaps.
    rows = chosen.qs if wanted.keys() - {"sign_ins"} else events
    answer = StreamingHttpResponse(exporting.lines(rows, user, wanted), content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.jsonl"'
    return answer


class EventPage(DetailView):
    """One event with everything it holds, its place in the chain and its neighbours."""

    template_name = "audit/detail.html"
    context_object_name = "event"

    def get_queryset(self):
        """Return the events that the person may read."""
        registry.permit(self.request.user, "audit.read")
        return registry.readable(Event.objects.all(), self.request.user)

    def get_context_data(self, **kwargs):
        """Add the event's words, its neighbours and whether its seal holds."""
        event = self.object
        neighbours = {other.sequence: other for other in _neighbours(event)}
        before = neighbours.get(event.sequence - 1)
        holds = event.hash == chain.hash_of(event) and event.previous_hash == (before.hash if before else "")
        # The seal is held against the true neighbour; the way on leads to those only that the person may read.
        shown = {other.sequence: other for other in self.get_queryset().filter(pk__in=[other.pk for other in neighbours.values()])}
        return super().get_context_data(
            line=lines_of([event], whole=True)[0], changes=changes_of(event, whole=True), holds=holds,
            before=shown.get(event.sequence - 1), after=shown.get(event.sequence + 1), **kwargs,
        )  # fmt: skip


def _neighbours(event):
    return Event.objects.in_chain(event.chain_kind, event.chain_number).filter(sequence__in=[event.sequence - 1, event.sequence + 1])


class Verify(View):
    """Proves every chain now and says what was found."""

    http_method_names = ["post"]

    def post(self, request):
        """Verify all chains (the time grows with the history: some 20,000 events a second)."""
        registry.permit(request.user, "audit.verify")
        if found := chain.first_break():
            messages.error(request, _("The history is broken at {where}: {why}.").format(where=found.where, why=found.why))
        else:
            messages.success(request, _("The history holds: every event of every chain was verified."))
        return redirect("audit:list")
