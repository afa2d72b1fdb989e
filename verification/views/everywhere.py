"""Causes and measures over all plans: the list of measures, the Pareto of causes, the vocabulary."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts.duties import yardstick
from accounts.law import may
from accounts.pages import ActionView, DeedView, FilteredListView, Guarded
from accounts.rest import version_in
from verification import actions, pareto
from verification.contexts.causes import measure_view
from verification.filters import CauseListFilter, MeasureListFilter, ParetoFilter
from verification.forms import MergeTermForm
from verification.models import CauseTerm
from verification.states import FISHBONE_BONES
from verification.tables import causes_listed, measures_listed


class Measures(FilteredListView):
    """The corrective measures of all plans that one may read, the earliest due first."""

    template_name = "verification/everywhere/measures.html"
    filterset_class = MeasureListFilter

    @property
    def queryset(self):
        """The measures one may read."""
        return measures_listed(self.request.user)

    def get_context_data(self, **kwargs):
        """Add how each stands."""
        context = super().get_context_data(**kwargs)
        by = yardstick()
        lines = [measure_view(one, self.request.user, frozenset(), (), by) for one in context["object_list"]]
        return context | {"lines": lines}


class Pareto(FilteredListView):
    """Which few causes explain most misses, over the plans that one may read; below it the misses behind the numbers."""

    template_name = "verification/everywhere/pareto.html"
    filterset_class = CauseListFilter

    @property
    def queryset(self):
        """The causes one may read, written with the word of the bar that was chosen where it stands at several bones."""
        causes, word = causes_listed(self.request.user), self.request.GET.get("word")
        return pareto.written_as(causes, word) if word else causes

    def get_context_data(self, **kwargs):
        """Add the shares and their picture; a bar that was chosen narrows the list, not the picture."""
        context = super().get_context_data(**kwargs)
        causes = causes_listed(self.request.user).select_related(None).order_by()
        over = ParetoFilter(self.request.GET, queryset=causes, request=self.request)
        shares = pareto.shares_of(over.qs)
        kept = self.request.GET.copy()
        for name in ("term", "word", "wordless", "page"):
            kept.pop(name, None)
        chosen = next((share for share in shares if self._is_chosen(share)), None)
        told = {"shares": shares, "chart": pareto.chart(shares), "kept": kept.urlencode(), "chosen": chosen, "total": sum(one.number for one in shares)}
        return context | told | {"filter": over, "active": over.active}

    def _is_chosen(self, share):
        given = self.request.GET
        if share.is_shared:
            return given.get("word") == share.text
        return given.get("term") == str(share.term) if share.term else given.get("wordless") == share.bone


class Terms(ListView):
    """The vocabulary of causes, by bone, with how often each word was used."""

    template_name = "verification/everywhere/terms.html"
    paginate_by = 100

    def get_queryset(self):
        """The words of plans one may read, those most used first."""
        return CauseTerm.objects.visible_to(self.request.user).counted_for(self.request.user).select_related("merged_into").order_by("bone", "-uses", "text")

    def get_context_data(self, **kwargs):
        """Add whether one keeps the vocabulary, and the order of the bones."""
        return super().get_context_data(may_manage=may(self.request.user, "term.manage"), bones=FISHBONE_BONES, **kwargs)


class OneTerm(Guarded):
    """A deed on one word, for those who keep the vocabulary."""

    right = "term.manage"

    @cached_property
    def term(self) -> CauseTerm:
        """The word."""
        return get_object_or_404(CauseTerm.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class TermMerge(OneTerm, ActionView):
    """Merges a word into another."""

    template_name = "verification/everywhere/merge.html"
    form_class = MergeTermForm
    success_message = _("The words are one now.")

    def get_form_kwargs(self):
        """The words that stand for themselves, without this one."""
        terms = CauseTerm.objects.visible_to(self.request.user).filter(merged_into=None).exclude(pk=self.term.pk)
        return super().get_form_kwargs() | {"terms": terms}

    def get_initial(self):
        """The version that is read."""
        return {"version": self.term.version}

    def get_context_data(self, **kwargs):
        """Add the word."""
        return super().get_context_data(term=self.term, **kwargs)

    def perform(self, form):
        """Merge it."""
        return actions.merge_term(self.term, self.request.user, form.cleaned_data["version"], **form.facts)

    def done(self):
        """Go back to the vocabulary."""
        return redirect(reverse("verification:terms"))


class TermOffer(OneTerm, DeedView):
    """Offers a word, or offers it no longer."""

    success_message = _("The vocabulary is changed.")

    def perform(self, request, *args, **kwargs):
        """Do so."""
        return actions.offer_term(self.term, request.user, version_in(request.POST.get("version")), request.POST.get("active") == "true")

    def back(self):
        """Go back to the vocabulary."""
        return reverse("verification:terms")
