"""Forms of rows that need more than their model's fields in a row: goals (D1.1 to D1.3) and activities (D3.4)."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from plans.models import Goal, GoalStandard, PhaseActivity


class ByService(ModelChoiceIterator):
    """Objectives in groups, each under the name of its service."""

    def __iter__(self):
        """Yield the empty choice, then the groups."""
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        objectives = sorted(self.queryset.select_related("service"), key=lambda one: (one.service.code, one.pk))
        for service, group in groupby(objectives, key=lambda one: one.service):
            yield str(service), [self.choice(one) for one in group]


class ObjectiveField(forms.ModelChoiceField):
    """A service objective, shown as "service › objective" also when the list is closed."""

    iterator = ByService

    def label_from_instance(self, objective):
        """Return service and objective in one line."""
        return f"{objective.service} › {objective}"


class IndicatorSelect(forms.Select):
    """Each indicator carries what a goal takes over from it, so that the page can offer it at once."""

    def create_option(self, name, value, *args, **kwargs):
        """Put unit, direction and way of measuring at the option."""
        option = super().create_option(name, value, *args, **kwargs)
        if one := getattr(value, "instance", None):
            option["attrs"] |= {"data-unit": one.unit, "data-direction": one.direction, "data-how_measured": one.how_measured}
        return option


class GoalForm:
    """A goal's many fields in parts that read one after another."""

    template_name = "forms/fieldsets.html"
    PARTS = (
        (_("What is to be reached"), ("statement", "details", "service_objective", "customer_need")),
        (_("What it is measured by"), ("indicator", "baseline_value", "target_value", "unit", "direction", "how_measured")),
        (_("When"), ("due", "effect_from", "effect_until")),
        (_("How much it counts"), ("weight", "must_pass")),
        (_("Laws and standards"), ("standards",)),
    )

    def fieldsets(self):
        """Return the parts: legend and fields."""
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.PARTS]


MIXINS = {Goal: GoalForm}
TAKEN_OVER = ("unit", "direction", "how_measured")


def adapted(model, fields: dict) -> dict:
    """Return the form fields of a model, with those that differ from what the model alone would say."""
    if model is Goal and "service_objective" in fields:
        fields["service_objective"] = _chooser(ObjectiveField, fields["service_objective"])
    if model is Goal and "indicator" in fields:
        fields["indicator"] = _chooser(forms.ModelChoiceField, fields["indicator"], widget=IndicatorSelect(attrs={"data-takes-over": " ".join(TAKEN_OVER)}))
        for name in TAKEN_OVER:
            fields[name].required = False
            fields[name].help_text = _("Left blank, it is taken over from the indicator.")
    if model is PhaseActivity:
        fields["begins_after"] = forms.ModelMultipleChoiceField(
            queryset=PhaseActivity.objects.none(), required=False, label=_("Begins after"), widget=forms.CheckboxSelectMultiple,
            help_text=_("Activities that must have ended before this one begins."),
        )  # fmt: skip
    return fields


def further_values(obj) -> dict:
    """Return what a form starts from besides the row's own fields."""
    return {"begins_after": list(obj.needs.values_list("after", flat=True))} if isinstance(obj, PhaseActivity) else {}


def settle(form, plan, row) -> None:
    """Offer what depends on the plan: the other activities; hide the goal that a new law or standard is added at."""
    if "begins_after" in form.fields:
        form.fields["begins_after"].queryset = plan.activities.exclude(pk=row.pk if isinstance(row, PhaseActivity) else None)
        if not form.fields["begins_after"].queryset.exists():
            del form.fields["begins_after"]
    if row is None and type(form).__name__.startswith(GoalStandard.__name__):
        known = {str(pk) for pk in plan.goals.values_list("pk", flat=True)}
        if str(form["goal"].value() or "") in known:
            form.fields["goal"].widget = forms.HiddenInput()


def _chooser(kind, field, **options):
    return kind(field.queryset, label=field.label, help_text=field.help_text, required=field.required, **options)
