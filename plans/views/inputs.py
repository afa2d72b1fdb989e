"""The register of inputs: the list, one input with its decision and lineage, raising, changing, deciding."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.law import may, permit
from accounts.pages import ActionView, FilteredListView
from plans import actions, lineage, similar, suggestions
from plans.filters.inputs import InputFilter
from plans.filters.words import LONGEST_SEARCH
from plans.forms import inputs as forms
from plans.forms.parts import values_of
from plans.models import Attachment, ImprovementInput
from plans.states import MERGE_TARGETS

OFFERED = 20  # this many inputs are offered for merging; others are found by words or by their number


def register_tabs(path) -> list[dict]:
    """Return the tabs of the register: the inputs, what the figures suggest by themselves, and the cycles in which inputs are gathered."""
    tabs = [(reverse("plans:input_list"), _("Register")), (reverse("plans:signal_list"), _("Shifts of indicators")), (reverse("plans:cycle_list"), _("Planning cycles"))]
    return [{"url": url, "label": label, "active": url == path} for url, label in tabs]


class InputList(FilteredListView):
    """The register: inputs one may see, newest first, 50 a page."""

    template_name = "plans/inputs/list.html"
    filterset_class = InputFilter

    @property
    def queryset(self):
        """The inputs this user may see."""
        return ImprovementInput.objects.visible_to(self.request.user).weighed().select_related("raised_by", "service")

    def get_context_data(self, **kwargs):
        """Add how many filters are set, and how many inputs wait for a decision."""
        waiting = ImprovementInput.objects.visible_to(self.request.user).awaiting_decision().count()
        tabs = register_tabs(self.request.path)
        return super().get_context_data(active=self.filterset.active, waiting=waiting, tabs=tabs, **kwargs)


class SimilarInputs(TemplateView):
    """A fragment under the form: inputs that say much the same as what is being typed."""

    template_name = "plans/inputs/similar.html"

    def get_context_data(self, **kwargs):
        """Look up what was typed."""
        typed = self.request.GET
        return super().get_context_data(similar=similar.find(self.request.user, typed.get("title", ""), typed.get("description", "")), **kwargs)


@dataclass(frozen=True)
class Decision:
    """A decision that can be taken: its form opens in a panel of the input's page."""

    slug: str
    label: str
    yes_label: str
    text: str
    form_class: type
    icon: str
    danger: bool = False


DECISIONS = [
    Decision("adopt", _("Adopt"), _("Adopt the input"), _("A plan may take it up."), forms.ReasonForm, "check"),
    Decision("merge", _("Merge"), _("Merge the input"), _("Another input says the same; this one is followed up there."), forms.MergeForm, "link"),
    Decision("defer", _("Defer"), _("Defer the input"), _("It comes back to the register by itself on the day you give."), forms.DeferForm, "clock"),
    Decision("decline", _("Decline"), _("Decline the input"), _("Nothing will be done about it. Whoever raised it reads your reason."), forms.ReasonForm, "x", True),
]
DECISION_BY_SLUG = {decision.slug: decision for decision in DECISIONS}


class OneInput:
    """A page about one input, loaded scoped by the user (404 for whom it does not exist)."""

    @cached_property
    def source(self) -> ImprovementInput:
        """The input."""
        rows = ImprovementInput.objects.visible_to(self.request.user)
        related = ("raised_by", "decided_by", "indicator", "service", "merged_into", "origin_plan", "origin_input")
        return get_object_or_404(rows.select_related(*related), number=self.kwargs["number"])

    def get_success_url(self):
        """Go on to the input's page."""
        return (getattr(self, "object", None) or self.source).get_absolute_url()


class InputPage(OneInput):
    """The input's page with its panels; a refused form stands in the place of the fresh one."""

    template_name = "plans/inputs/detail.html"
    decision_slug = ""

    def get_context_data(self, **kwargs):
        """Add what the page shows."""
        source, user = self.source, self.request.user
        refused = kwargs.pop("form", None)
        decides = may(user, "input.decide", source)
        return super().get_context_data(
            source=source, may_edit=may(user, "input.edit", source), decides=decides, decisions=self.panels(refused) if decides else [],
            others=self.alike() if decides else [], attachments=source.attachments.select_related("added_by"),
            attach_url=reverse("plans:input_attach", args=[source.number]), may_attach=may(user, "attachment.add", source),
            attach_form=forms.AttachForm() if refused is None or self.decision_slug else refused, lineage=lineage.of(source, user),
            shifts=suggestions.shifts_about(source), **kwargs,
        )  # fmt: skip

    def panels(self, refused) -> list[tuple]:
        """Return each decision with its address and its form."""
        return [
            (decision, reverse(f"plans:input_{decision.slug}", args=[self.source.number]), refused if self.decision_slug == decision.slug else self.fresh(decision))
            for decision in DECISIONS
        ]

    def fresh(self, decision):
        """Return the empty form of a decision."""
        return decision.form_class(auto_id=f"{decision.slug}_%s", **self.extra(decision))

    def extra(self, decision) -> dict:
        """Return what the form of a decision needs besides: the other inputs, where it merges."""
        if decision.slug != "merge":
            return {}
        return {"others": self.others, "look_up": reverse("plans:input_others", args=[self.source.number])}

    def alike(self) -> list[ImprovementInput]:
        """Return the inputs offered for merging: those that say much the same first, then the newest."""
        found = [match.source for match in similar.find(self.request.user, self.source.title, self.source.description, among=self.others, limit=OFFERED)]
        newest = self.others.exclude(pk__in=[one.pk for one in found])[: OFFERED - len(found)]
        return [*found, *newest]

    @cached_property
    def others(self):
        """The inputs that this one may be merged into."""
        rows = ImprovementInput.objects.visible_to(self.request.user).exclude(pk=self.source.pk)
        return rows.filter(state__in=MERGE_TARGETS)


class InputDetail(InputPage, TemplateView):
    """One input."""


class OtherInputs(InputPage, TemplateView):
    """A fragment for the merge form: the inputs whose number or words are being typed."""

    template_name = "plans/inputs/others.html"

    def get_context_data(self, **kwargs):
        """Look up what was typed; nothing typed offers what says much the same."""
        permit(self.request.user, "input.decide", self.source)
        return {"others": self.named(self.request.GET.get("into", "")[:LONGEST_SEARCH].strip())}

    def named(self, typed) -> list[ImprovementInput]:
        """Return the inputs that hold what was typed, then those that say it in other words."""
        if not typed:
            return self.alike()
        holding = list(self.others.filter(Q(number__icontains=typed) | Q(title__icontains=typed))[:OFFERED])
        found = [match.source for match in similar.find(self.request.user, typed, among=self.others, limit=OFFERED)]
        return list(dict.fromkeys([*holding, *found]))[:OFFERED]


class InputRaise(ActionView):
    """A new input, by anyone; the kinds offered are those the person may register (policy.csv, input.raise)."""

    template_name = "plans/inputs/form.html"
    form_class = forms.RaiseForm
    success_message = _("The input has been raised. Service quality management decides on it.")

    def get_form_kwargs(self):
        """The kinds depend on the person."""
        return super().get_form_kwargs() | {"by": self.request.user}

    def get_context_data(self, **kwargs):
        """Add what says much the same as a refused form."""
        context = super().get_context_data(**kwargs)
        typed = context["form"].data
        return context | {"similar": similar.find(self.request.user, typed.get("title", ""), typed.get("description", "")) if typed else []}

    def perform(self, form):
        """Raise it with its file, both or neither; the form's key makes a double click raise one of each."""
        facts, key = form.facts, form.cleaned_data["key"]
        file = facts.pop("file")
        with transaction.atomic():
            source = actions.raise_input(self.request.user, key=key, **facts)
            if file:
                actions.attach(self.request.user, file, source=source, key=key)
        return source

    def get_success_url(self):
        """Go on to the input's page."""
        return self.object.get_absolute_url()


class InputEdit(OneInput, ActionView):
    """Changes the words of an input that nobody has decided on."""

    template_name = "plans/inputs/form.html"
    form_class = forms.EditForm
    success_message = _("The input has been changed.")

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not before they fill the form in."""
        permit(request.user, "input.edit", self.source)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The kinds depend on the person; the present kind and service stay open."""
        return super().get_form_kwargs() | {"by": self.request.user, "present": self.source}

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.source, forms.INPUT_FIELDS)

    def get_context_data(self, **kwargs):
        """Add the input."""
        return super().get_context_data(source=self.source, **kwargs)

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_input(self.source, self.request.user, form.cleaned_data["version"], **form.facts)


class InputDecide(InputPage, ActionView):
    """A decision on an input, with its reason. A refused form opens again in its panel."""

    http_method_names = ["post"]
    success_message = _("Your decision has been recorded.")

    @property
    def decision_slug(self):
        """Which decision this address takes."""
        return self.kwargs["decision"]

    def post(self, request, *args, **kwargs):
        """Refuse those who may not decide, and what has been decided on, before looking at what was sent."""
        permit(request.user, "input.decide", self.source)
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class=None):
        """Return the decision's form with what was sent."""
        decision = DECISION_BY_SLUG[self.decision_slug]
        return decision.form_class(self.request.POST, auto_id=f"{decision.slug}_%s", **self.extra(decision))

    def perform(self, form):
        """Take the decision."""
        decide = {"adopt": actions.adopt_input, "merge": actions.merge_input, "defer": actions.defer_input, "decline": actions.decline_input}
        return decide[self.decision_slug](self.source, self.request.user, **form.facts)


class InputAttach(InputPage, ActionView):
    """Evidence for an input."""

    http_method_names = ["post"]
    form_class = forms.AttachForm
    success_message = _("The file has been attached.")

    def perform(self, form):
        """Attach it; the form's key makes a double click attach one."""
        self.attached: Attachment = actions.attach(self.request.user, form.cleaned_data["file"], source=self.source, key=form.cleaned_data["key"])
        return self.source
