"""Templates: the list, one of them as a document, saving and changing; and the page on which a new plan begins."""

from dataclasses import dataclass

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.law import may, permit
from accounts.pages import ActionView, FilteredListView, Guarded, number_in
from plans import actions
from plans.contexts.build import sheet_of
from plans.filters.templates import TemplateFilter
from plans.forms import templates as forms
from plans.forms.parts import values_of
from plans.models import Plan, PlanTemplate
from plans.pages import PlanPage
from plans.templates import as_document


@dataclass(frozen=True)
class Way:
    """A way to begin a plan: `query` chooses it in the address."""

    query: str
    label: str
    text: str
    icon: str
    form_class: type


WAYS = {
    way.query: way
    for way in [
        Way("", _("Blank plan"), _("Write the six sections from the beginning."), "file", forms.BlankForm),
        Way("template", _("From a template"), _("Texts, goals, schedule, budget and work items as prepared for plans of this kind."), "list", forms.FromTemplateForm),
        Way("plan", _("From an earlier plan"), _("Continue what was done once: also with its team and the people responsible."), "history", forms.FromPlanForm),
    ]
}


class PlanCreate(ActionView):
    """A new plan: blank, from a template, or from an earlier plan; the rest is written on its page."""

    template_name = "plans/plan_new.html"
    success_message = _("The plan has been created. Write its six sections next.")

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not create plans before they fill the form in."""
        permit(request.user, "plan.create")
        return super().dispatch(request, *args, **kwargs)

    @property
    def way(self) -> Way:
        """The way chosen in the address, by default the blank plan."""
        return WAYS.get(self.request.GET.get("way", ""), WAYS[""])

    def get_form_class(self):
        """The form of the way."""
        return self.way.form_class

    def get_form_kwargs(self):
        """What can be chosen depends on the person."""
        return super().get_form_kwargs() | {"by": self.request.user}

    def get_initial(self):
        """Whoever creates the plan owns it unless another is named; `?from=` names the template or the plan to begin with."""
        given = self.request.GET.get("from", "")
        source = Plan.objects.visible_to(self.request.user).filter(number=given).first() if self.way.query == "plan" else None
        template = number_in(given) if self.way.query == "template" else None
        return {"owner": self.request.user.pk, "template": template, "copied_from": source and source.pk}

    def get_context_data(self, **kwargs):
        """Add the ways, and whether there is anything to begin with."""
        empty = {"template": not PlanTemplate.objects.filter(active=True).exists(), "plan": not Plan.objects.visible_to(self.request.user).exists()}
        return super().get_context_data(ways=WAYS.values(), way=self.way, nothing=empty.get(self.way.query, False), **kwargs)

    def perform(self, form):
        """Create the draft."""
        return actions.create_plan(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to the plan's page."""
        return self.object.get_absolute_url()


class OfTemplates(Guarded):
    """A page about templates, for those who keep them."""

    right = "template.manage"


class TemplateList(OfTemplates, FilteredListView):
    """All templates by name, 50 a page."""

    template_name = "plans/templates/list.html"
    filterset_class = TemplateFilter
    queryset = PlanTemplate.objects.defer("document").select_related("saved_by").annotate(begun=Count("plans")).order_by("name")

    def get_context_data(self, **kwargs):
        """Add how many filters are set and whether a plan may be begun."""
        context = super().get_context_data(**kwargs)
        return context | {"active": self.filterset.active, "may_create": may(self.request.user, "plan.create")}


class OneTemplate(OfTemplates):
    """A page about one template."""

    @cached_property
    def template(self) -> PlanTemplate:
        """The template, or 404."""
        return get_object_or_404(PlanTemplate.objects.select_related("saved_by").annotate(begun=Count("plans")), pk=self.kwargs["pk"])


class TemplateDetail(OneTemplate, TemplateView):
    """A template as the document that a plan begun today would be."""

    template_name = "plans/templates/detail.html"

    def get_context_data(self, **kwargs):
        """Add the document."""
        today = timezone.localdate()
        sheet = sheet_of(as_document(self.template.document, self.template.name, today))
        return super().get_context_data(template=self.template, sheet=sheet, today=today, may_create=may(self.request.user, "plan.create"), **kwargs)


class TemplateEdit(OneTemplate, ActionView):
    """Changes a template's name, what it is for, and whether it is in use."""

    template_name = "plans/templates/form.html"
    form_class = forms.EditTemplateForm
    success_message = _("The template has been changed.")

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.template, (*forms.SAVED_FIELDS, "active"))

    def get_context_data(self, **kwargs):
        """Add the template."""
        return super().get_context_data(template=self.template, back=self.get_success_url(), **kwargs)

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_template(self.template, self.request.user, form.cleaned_data["version"], **form.facts)

    def get_success_url(self):
        """Go back to the template."""
        return reverse("plans:template", args=[self.template.pk])


class TemplateSave(PlanPage, OfTemplates, ActionView):
    """Saves a plan's document as a template."""

    template_name = "plans/templates/form.html"
    form_class = forms.SaveTemplateForm
    success_message = _("The template has been saved.")

    def get_context_data(self, **kwargs):
        """Say from which plan it is taken."""
        return super().get_context_data(back=self.plan.get_absolute_url(), source=self.plan, **kwargs)

    def perform(self, form):
        """Save it; the form's key makes a double click save one."""
        return actions.save_template(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to the template."""
        return reverse("plans:template", args=[self.object.pk])
