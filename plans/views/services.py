"""The catalogue of services: the list, one service with objectives and documents, the versions of all documents, and the forms."""

from django.db.models import F, Q, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.law import may
from accounts.pages import ActionView, FilteredListView, Guarded
from plans import actions, catalogue
from plans.filters.services import DocumentFilter, ServiceFilter
from plans.forms import services as forms
from plans.forms.parts import values_of
from plans.models import ImprovementInput, Service, ServiceDocument, ServiceObjective

SHOWN = 10  # inputs listed on the page of a service; the register has them all


def catalogue_tabs(path) -> list[dict]:
    """Return the tabs of the catalogue: the services, and the versions of the documents that describe them."""
    tabs = [(reverse("plans:service_list"), _("Services")), (reverse("plans:document_list"), _("Service catalogue and manuals"))]
    return [{"url": url, "label": label, "active": url == path} for url, label in tabs]


class ServiceList(FilteredListView):
    """The services with owner, objectives, and how many plans serve them."""

    template_name = "plans/services/list.html"
    filterset_class = ServiceFilter

    @property
    def queryset(self):
        """All services with what a row shows."""
        return catalogue.services_listed(self.request.user)

    def get_context_data(self, **kwargs):
        """Add the tabs and whether the user keeps the catalogue."""
        may_manage = may(self.request.user, "service.manage")
        return super().get_context_data(active=self.filterset.active, may_manage=may_manage, tabs=catalogue_tabs(self.request.path), **kwargs)


class DocumentList(FilteredListView):
    """The versions of service catalogue and service manuals, newest first."""

    template_name = "plans/services/documents.html"
    filterset_class = DocumentFilter
    queryset = ServiceDocument.objects.select_related("service", "published_by")

    def get_context_data(self, **kwargs):
        """Add the tabs, the plans that may be shown, and whether the user keeps the catalogue."""
        context = super().get_context_data(active=self.filterset.active, tabs=catalogue_tabs(self.request.path), **kwargs)
        rows = documents_shown(self.request.user, context["object_list"])
        return context | {"documents": rows, "may_manage": may(self.request.user, "service.manage")}


def documents_shown(user, documents) -> list[tuple]:
    """Return each version, with its files, and the plan that led to it, where the user may see that."""
    documents = list(documents)
    prefetch_related_objects(documents, "files")
    plans = catalogue.shown_plans(user, documents)
    return [(one, plans.get(one.plan_id)) for one in documents]


class OneService:
    """A page about one service."""

    @cached_property
    def service(self) -> Service:
        """The service, or 404."""
        return get_object_or_404(Service.objects.select_related("owner"), code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        """Add the service."""
        return super().get_context_data(service=self.service, **kwargs)

    def get_success_url(self):
        """Go on to the service's page."""
        return self.service.get_absolute_url()


class ServiceDetail(OneService, TemplateView):
    """The service: its objectives with the goals that serve them, the versions of its documents, the inputs about it."""

    template_name = "plans/services/detail.html"

    def get_context_data(self, **kwargs):
        """Add what the page shows, as far as the user may read it."""
        user = self.request.user
        objectives = list(self.service.objectives.select_related("indicator").order_by("-active", "id"))
        goals = catalogue.goals_by_objective(user, [one.pk for one in objectives])
        documents = ServiceDocument.objects.filter(Q(service=self.service) | Q(service=None)).select_related("published_by", "service")
        inputs = ImprovementInput.objects.visible_to(user).filter(service=self.service)
        return super().get_context_data(
            objectives=[(one, goals.get(one.pk, [])) for one in objectives], documents=documents_shown(user, documents.order_by(*NEWEST)),
            inputs=inputs[:SHOWN], input_count=inputs.count(), may_manage=may(user, "service.manage", self.service), **kwargs,
        )  # fmt: skip


NEWEST = (F("effective_on").desc(), F("id").desc())


class Keeping(Guarded):
    """A form for those who keep the catalogue; others are refused before they fill it in."""

    right = "service.manage"
    template_name = "plans/services/form.html"
    heading = ""
    present = None

    def get_form_kwargs(self):
        """What may be chosen depends on the person and on what stands."""
        return super().get_form_kwargs() | {"by": self.request.user, "present": self.present}

    def get_context_data(self, **kwargs):
        """Add what the page is headed and where it goes back to."""
        return super().get_context_data(heading=self.heading, back=self.back, **kwargs)

    @property
    def back(self):
        """Where "cancel" leads."""
        return self.get_success_url()


class ServiceDefine(Keeping, ActionView):
    """A new service."""

    form_class = forms.DefineForm
    heading = _("New service")
    success_message = _("The service is in the catalogue. Set its objectives next.")
    initial = {"active": True}

    def perform(self, form):
        """Add it; the form's key makes a double click add one."""
        return actions.define_service(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to the service's page, or back to the list."""
        return self.object.get_absolute_url() if hasattr(self, "object") else reverse("plans:service_list")


class ServiceEdit(Keeping, OneService, ActionView):
    """Changes a service."""

    form_class = forms.EditForm
    heading = _("Edit the service")
    success_message = _("The service has been changed.")

    @property
    def present(self):
        """The service as it stands."""
        return self.service

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.service, forms.EDITED_SERVICE_FIELDS)

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_service(self.service, self.request.user, form.cleaned_data["version"], **form.facts)


class ObjectiveSet(Keeping, OneService, ActionView):
    """A new objective of a service."""

    form_class = forms.ObjectiveForm
    heading = _("Set an objective")
    success_message = _("The objective has been set. Goals of plans can serve it.")
    initial = {"active": True}

    def perform(self, form):
        """Set it; the form's key makes a double click set one."""
        return actions.set_objective(self.service, self.request.user, key=form.cleaned_data["key"], **form.facts)


class ObjectiveEdit(Keeping, OneService, ActionView):
    """Changes an objective."""

    form_class = forms.ObjectiveEditForm
    heading = _("Edit the objective")
    success_message = _("The objective has been changed.")

    @cached_property
    def present(self) -> ServiceObjective:
        """The objective, or 404."""
        return get_object_or_404(self.service.objectives, pk=self.kwargs["pk"])

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.present, forms.OBJECTIVE_FIELDS)

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_objective(self.present, self.request.user, form.cleaned_data["version"], **form.facts)


class DocumentPublish(Keeping, ActionView):
    """A new version of the catalogue or of a manual; `?service=CODE` names the service beforehand."""

    form_class = forms.DocumentForm
    heading = _("Register a version")
    success_message = _("The version has been registered.")

    def get_initial(self):
        """The service that was asked for."""
        return {"service": self.service.pk} if self.service else {}

    @cached_property
    def service(self):
        """The service named in the address, or None."""
        return Service.objects.filter(code=self.request.GET.get("service", "")).first()

    def perform(self, form):
        """Register it; the form's key makes a double click register one."""
        return actions.publish_document(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go back to the service one came from, or to all documents."""
        return f"{self.service.get_absolute_url()}#documents" if self.service else reverse("plans:document_list")


class DocumentEdit(Keeping, ActionView):
    """Sets right what is registered about a version."""

    form_class = forms.DocumentEditForm
    heading = _("Edit the version")
    success_message = _("The version has been changed.")

    @cached_property
    def present(self) -> ServiceDocument:
        """The version, or 404."""
        return get_object_or_404(ServiceDocument, pk=self.kwargs["pk"])

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.present, forms.DOCUMENT_FIELDS)

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_document(self.present, self.request.user, form.cleaned_data["version"], **form.facts)

    def get_success_url(self):
        """Go on to all documents."""
        return reverse("plans:document_list")
