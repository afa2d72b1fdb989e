"""Forms of services, their objectives, and the versions of service documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from plans.forms.parts import creating, editing
from plans.models import Plan, Service, ServiceDocument, ServiceObjective

SERVICE_FIELDS = ("code", "name_en", "name_zh", "customer", "owner", "description", "active")
# The code names the service in addresses, so it stays.
EDITED_SERVICE_FIELDS = SERVICE_FIELDS[1:]
OBJECTIVE_FIELDS = ("statement", "indicator", "target_value", "direction", "agreed_with", "valid_from", "valid_until", "active")
DOCUMENT_FIELDS = ("kind", "version_name", "service", "effective_on", "changes", "plan")


class Choices:
    """Offers active people, services on offer and plans that the person may see; what stands is kept."""

    def __init__(self, *args, by, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = {name: getattr(present, f"{name}_id", None) for name in ("owner", "service")}
        offered = {"owner": User.objects.active(), "service": Service.objects.offered()}
        for name in offered.keys() & self.fields.keys():
            self.fields[name].queryset = offered[name] | offered[name].model.objects.filter(pk=chosen[name])
        if "statement" in self.fields:
            self.fields["statement"].widget.attrs["data-wide"] = True
        if "plan" in self.fields:
            self.offer_plans(Plan.objects.visible_to(by).order_by("-id"), getattr(present, "plan_id", None))

    def offer_plans(self, seen, chosen):
        """Offer the plans that the person may see; one that they may not see stays as it is and is not shown."""
        if chosen and not seen.filter(pk=chosen).exists():
            del self.fields["plan"]
        else:
            self.fields["plan"].queryset = seen


class DefineForm(Choices, creating(Service, SERVICE_FIELDS)):
    """A new service."""


class EditForm(Choices, editing(Service, EDITED_SERVICE_FIELDS)):
    """A service in the catalogue."""


class ObjectiveForm(Choices, creating(ServiceObjective, OBJECTIVE_FIELDS)):
    """A new objective of a service."""


class ObjectiveEditForm(Choices, editing(ServiceObjective, OBJECTIVE_FIELDS)):
    """An objective of a service."""


class DocumentForm(Choices, creating(ServiceDocument, DOCUMENT_FIELDS)):
    """A new version of the service catalogue or of a service manual, with its file."""

    file = forms.FileField(label=_("The document itself"), required=False, help_text=_("PDF, images, Office files, ZIP or plain text, at most 10 MB."))


class DocumentEditForm(Choices, editing(ServiceDocument, DOCUMENT_FIELDS)):
    """What is registered about a version."""
