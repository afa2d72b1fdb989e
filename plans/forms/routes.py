"""Forms of approval routes, their steps and approvers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, HouseForm
from accounts.models import User
from accounts.states import Role
from plans.forms.parts import creating, editing, form_field
from plans.models import ApprovalRoute, RouteStep

ROUTE_FIELDS = ("name", "description")
STEP_FIELDS = ("name", "mode")

CreateForm = creating(ApprovalRoute, ROUTE_FIELDS)
EditForm = editing(ApprovalRoute, ROUTE_FIELDS)


class EditStepForm(editing(RouteStep, STEP_FIELDS)):
    """A step's name, and who of its approvers decides."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].label = _("Where there are several approvers")


def approvers() -> list:
    """Return what a step may name: the roles that approve, then the people, each as (value, words)."""
    roles = [(f"role:{role.value}", role.label) for role in Role if role not in {Role.AUDITOR, Role.ADMINISTRATOR}]
    people = User.objects.active().exclude(grants__role=Role.AUDITOR).values_list("pk", "name")
    return [("", _("Choose a role or a person")), (_("Whoever holds the role"), roles), (_("One person"), [(f"person:{pk}", name) for pk, name in people])]


class ApproverField(forms.ChoiceField):
    """Who decides: a role or a person, chosen from one list; gives the facts that the action takes."""

    def __init__(self):
        super().__init__(label=_("Who decides"), choices=approvers)

    def clean(self, value):
        """Return {"role": …, "person": …}, one of the two empty."""
        kind, _colon, named = super().clean(value).partition(":")
        return {"role": "", "person": User.objects.get(pk=named)} if kind == "person" else {"role": named, "person": None}


class Naming(HouseForm):
    """A form that names an approver; what the action says of role or person stands at the one field there is."""

    def take_errors(self, error):
        """Put errors about role or person at the approver."""
        for name in ("role", "person"):
            if name in getattr(error, "error_dict", {}):
                error.error_dict["approver"] = error.error_dict.pop(name)
        super().take_errors(error)

    @property
    def facts(self) -> dict:
        """The cleaned values, the approver as role or person."""
        facts = super().facts
        return facts.pop("approver") | facts


class AddStepForm(Naming, CreatingForm):
    """A new step with its first approver."""

    name = form_field(RouteStep._meta.get_field("name"))
    approver = ApproverField()


class AddSeatForm(Naming, CreatingForm):
    """Another approver of a step."""

    approver = ApproverField()


