"""Forms of templates, and of a plan that begins with one or with an earlier plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from plans.forms.parts import creating, editing
from plans.forms.plans import NewPlanForm
from plans.models import Plan, PlanTemplate

BEGINNING_FIELDS = ("title", "planned_start", "owner", "confidential")
SAVED_FIELDS = ("name", "description")


class TemplateChoice(forms.ModelChoiceField):
    """The templates in use, each with what it is for."""

    def label_from_instance(self, template):
        """Return the name, and what the template is for."""
        first = template.description.strip().splitlines()[:1]
        return f"{template.name} — {first[0]}" if first else template.name


class BeginningForm(creating(Plan, BEGINNING_FIELDS)):
    """A plan that does not begin blank: what it is called and when it starts; everything else comes along."""

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = False
        self.fields["owner"].queryset = User.objects.active()
        self.fields["planned_start"].required = True
        self.fields["planned_start"].help_text = _("All dates move with it, each by the same number of days.")
        self.order_fields(["key", "template", "copied_from", *BEGINNING_FIELDS])


class FromTemplateForm(BeginningForm):
    """A plan from a template."""

    template = TemplateChoice(label=_("Template"), queryset=PlanTemplate.objects.filter(active=True), widget=forms.RadioSelect, empty_label=None)


class FromPlanForm(BeginningForm):
    """A plan from an earlier plan that the user may read."""

    copied_from = forms.ModelChoiceField(label=_("Earlier plan"), queryset=Plan.objects.none(), widget=forms.Select(attrs={"data-wide": True}))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.fields["copied_from"].queryset = Plan.objects.visible_to(by).order_by("-id")


class BlankForm(NewPlanForm):
    """A plan that begins blank."""

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)


SaveTemplateForm = creating(PlanTemplate, SAVED_FIELDS)
EditTemplateForm = editing(PlanTemplate, (*SAVED_FIELDS, "active"))
