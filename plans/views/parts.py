"""Sections and rows of the plan are edited in place: one section is swapped, or, without script, the whole page shown."""

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.law import permit
from accounts.pages import ActionView, number_in
from audit.errors import Faster
from audit.models import ChainKind, Event
from plans import actions
from plans.contexts.sheet import Editing
from plans.forms import parts as forms
from plans.parts import KINDS, SECTION_BY_SLUG
from plans.views.plans import SheetPage


def anchor(number: str, slug: str) -> str:
    """Return the address of a section on the plan's page."""
    return f"{reverse('plans:detail', args=[number])}#{slug}"


class InSection(SheetPage):
    """Answers with the one section that is asked for in place, with the whole page otherwise."""

    @cached_property
    def section(self):
        """The section this page is about, or 404."""
        return SECTION_BY_SLUG.get(self.kwargs["slug"]) or self.unknown()

    @staticmethod
    def unknown():
        """Answer that there is no such section or kind of row."""
        raise Http404

    def render_to_response(self, context, **kwargs):
        """Answer a request in place with the section alone."""
        if not self.request.htmx:
            return super().render_to_response(context, **kwargs)
        context |= {"section": context["sheet"].section(self.section.slug), "plan": self.plan}
        response = render(self.request, "plans/section_answer.html", context, status=kwargs.get("status"))
        # A stale edit (409) shows both versions within the section; the browser swaps it in although it is refused.
        response.headers["X-In-Place"] = "yes"
        return response

    def get(self, request, *args, **kwargs):
        """Show it to those who may edit the document now."""
        permit(request.user, "plan.edit", self.plan)
        return super().get(request, *args, **kwargs)


class SectionShow(InSection, TemplateView):
    """A section as it stands, for those who leave its form; without script, the plan's page at that section."""

    def get(self, request, *args, **kwargs):
        """Answer with the section, or go to it."""
        if not request.htmx:
            return redirect(anchor(self.plan.number, self.section.slug))
        return TemplateView.get(self, request, *args, **kwargs)


class EditInPlace(InSection, ActionView):
    """A form within a section."""

    title = ""
    remove_url = ""
    row_id = 0
    kind = None
    # Where the form is sent, if not to the page's own address.
    address = ""

    def get_form(self, form_class=None):
        """Scope the choices and put the cursor into the form."""
        form = forms.scope(super().get_form(form_class), self.plan, self.request.user, self.subject)
        return forms.put_cursor(form)

    @property
    def subject(self):
        """The object being edited, or None for a new one."""
        return self.plan

    def get_context_data(self, **kwargs):
        """Open the form in its section."""
        form = kwargs.pop("form", None) or self.get_form()
        kwargs.setdefault("refusal", None)
        self.editing = Editing(
            self.section.slug, form, self.address or self.request.path, reverse("plans:section", args=[self.plan.number, self.section.slug]), str(self.title),
            self.kind.slug if self.kind else "", self.row_id, self.remove_url,
        )  # fmt: skip
        return super().get_context_data(form=form, **kwargs)

    def post(self, request, *args, **kwargs):
        """Refuse whoever may not edit before looking at what was sent."""
        permit(request.user, "plan.edit", self.plan)
        return super().post(request, *args, **kwargs)

    def done(self):
        """Show the section as it stands now, and the rail with it; the whole page where its heading may have changed."""
        if not self.request.htmx:
            return redirect(anchor(self.plan.number, self.section.slug))
        self.__dict__.pop("plan", None)
        response = self.render_to_response(SheetPage.get_context_data(self, form=None), status=200)
        if self.section.slug == "basics" and self.kind is None:
            response.headers["HX-Refresh"] = "true"
        return response


class OfKind(EditInPlace):
    """A form for a row of one kind."""

    @cached_property
    def kind(self):
        """The kind of row, or 404."""
        return KINDS.get(self.kwargs["slug"]) or self.unknown()

    @cached_property
    def section(self):
        """The section that shows rows of this kind."""
        return next(section for section in SECTION_BY_SLUG.values() if section.code == self.kind.section)


class PartAdd(OfKind):
    """A new row."""

    subject = None

    @property
    def title(self):
        """What the form is headed."""
        return self.kind.add_label

    def get_form_class(self):
        """A form over the fields of the kind."""
        return forms.creating(self.kind.model, self.kind.fields)

    def get_initial(self):
        """What the link already says, such as the goal that a standard is added at."""
        return {name: self.request.GET[name] for name in self.kind.fields if name in self.request.GET}

    def perform(self, form):
        """Add the row; the form's key makes a double click add one."""
        return actions.add_part(self.plan, self.kind.slug, self.request.user, key=form.cleaned_data["key"], **form.facts)


class PartEdit(OfKind):
    """A row that stands."""

    title = ""

    @cached_property
    def subject(self):
        """The row, or 404."""
        return get_object_or_404(self.kind.model, plan=self.plan, pk=self.kwargs["pk"])

    @property
    def row_id(self):
        """Where the form opens."""
        return self.subject.pk

    @property
    def remove_url(self):
        """Where the row can be removed."""
        return reverse("plans:part-remove", args=[self.plan.number, self.kind.slug, self.subject.pk])

    def get_form_class(self):
        """A form over the fields of the kind."""
        return forms.editing(self.kind.model, self.kind.fields)

    def get_initial(self):
        """The values as they stand."""
        return forms.values_of(self.subject, self.kind.fields)

    def post(self, request, *args, **kwargs):
        """Save the row; where somebody has removed it meanwhile, what was typed stands in the form for a new one."""
        try:
            return super().post(request, *args, **kwargs)
        except (Http404, Faster):
            if not self._removed():
                raise
            return self._offer_anew()

    def _removed(self):
        gone = Event.objects.in_chain(ChainKind.PLAN, self.plan.pk).filter(verb="plan.remove_part", object_type=self.kind.model._meta.label_lower)
        return gone.filter(object_id=self.kwargs["pk"]).exists() and not self.kind.model.objects.filter(pk=self.kwargs["pk"]).exists()

    def _offer_anew(self):
        """Show what was typed in the form for a new row."""
        page = PartAdd()
        page.setup(self.request, number=self.kwargs["number"], slug=self.kwargs["slug"])
        page.address = reverse("plans:part-add", args=[self.plan.number, self.kind.slug])
        form = page.get_form()
        form.data = form.data.copy()
        form.data[form.add_prefix("key")] = uuid.uuid4()
        sentence = _("Somebody has removed this row while you changed it. What you typed stands in the form: save it to add it as a new row, or cancel.")
        refusal = {"title": _("Somebody was faster"), "message": sentence}
        return page.render_to_response(page.get_context_data(form=form, refusal=refusal), status=409)

    def perform(self, form):
        """Save the row."""
        return actions.edit_part(self.subject, self.request.user, form.cleaned_data["version"], **form.facts)


class PartRemove(OfKind):
    """Removes a row of an open document; the history keeps what it said."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Remove it at the version that was read; a row that is gone already stays gone."""
        row = self.kind.model.objects.filter(plan=self.plan, pk=self.kwargs["pk"]).first()
        if row is None:
            permit(request.user, "plan.edit", self.plan)
        else:
            actions.remove_part(row, request.user, number_in(request.POST.get("version", "")))
        return self.done()
