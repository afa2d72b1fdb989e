"""Forms for the plan's own fields and for its rows, made from the models; rules stay with the actions."""

from decimal import Decimal
from functools import cache

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.text import capfirst

from accounts.forms import CreatingForm, EditingForm
from accounts.models import User
from audit.fields import CodesField, RichTextField
from plans.forms import special
from plans.models import ImprovementInput, Plan, ServiceObjective
from plans.sections import seen_of
from plans.states import InputState

PLANNABLE = (InputState.ADOPTED, InputState.PLANNED)
# Who owns and who reads the plan changes when somebody says so, not by passing over a choice.
BY_HAND = {"owner", "confidential"}


class SectionForm(EditingForm):
    """A form over the plan's own fields of one section; it carries the digests of what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    @property
    def facts(self) -> dict:
        """The cleaned values that the action takes."""
        return {name: value for name, value in super().facts.items() if name != "seen"}

    @property
    def read(self) -> dict[str, str] | None:
        """The digests of what was read, by field, or None where none came."""
        return read_of(self.cleaned_data.get("seen", "")) or None


def read_of(text: str) -> dict[str, str]:
    """Return the digests by field that a page sends as "motive:0123… scope:4567…"."""
    return dict(pair.split(":", 1) for pair in text.split() if ":" in pair)


def form_field(field, **kwargs):
    """Return the form field for a model's field, as the house shows it (callback of Django's `fields_for_model`)."""
    if isinstance(field, CodesField):
        options = {"required": not field.blank, "label": capfirst(field.verbose_name), "help_text": field.help_text}
        return forms.MultipleChoiceField(choices=field.codes.choices, widget=forms.CheckboxSelectMultiple, **options)
    if isinstance(field, models.DateField):
        return field.formfield(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
    if isinstance(field, models.DecimalField):
        return field.formfield(widget=forms.NumberInput(attrs={"step": "any"}), **kwargs)
    if isinstance(field, RichTextField):
        return field.formfield(widget=forms.Textarea(attrs={"rows": 6, "data-rich": True}), **kwargs)
    if isinstance(field, models.TextField):
        return field.formfield(widget=forms.Textarea(attrs={"rows": 3 if field.max_length and field.max_length <= 4000 else 6}), **kwargs)
    return field.formfield(**kwargs)


@cache
def _form_class(model, names: tuple[str, ...], base: type) -> type:
    fields = special.adapted(model, fields_for_model(model, fields=names, formfield_callback=form_field))
    bases = (special.MIXINS[model], base) if model in special.MIXINS else (base,)
    order = [*names, *(name for name in fields if name not in names)]
    return type(f"{model.__name__}{base.__name__}", bases, {name: fields[name] for name in order})


def creating(model, names) -> type:
    """Return the form class that creates a row with these fields; its key makes a double click create one."""
    return _form_class(model, tuple(names), CreatingForm)


def editing(model, names) -> type:
    """Return the form class that edits these fields at the version that was read."""
    return _form_class(model, tuple(names), EditingForm)


def of_section(names) -> type:
    """Return the form class that edits these fields of a plan; what may not save by itself is marked."""
    made = _form_class(Plan, tuple(names), SectionForm)
    for name in BY_HAND.intersection(names):
        made.base_fields[name].widget.attrs["data-by-hand"] = True
    return made


def section_values(plan, names) -> dict:
    """Return what the form of a section starts from."""
    return values_of(plan, names) | {"seen": seen_text(plan, names)}


def seen_text(plan, names) -> str:
    """Return the digests of these fields as a page carries them."""
    return " ".join(f"{name}:{digest}" for name, digest in seen_of(plan, names).items())


def values_of(obj, names) -> dict:
    """Return what a form that edits the object starts from."""
    return {name: _start(getattr(obj, name)) for name in names} | special.further_values(obj) | {"version": obj.version}


def _start(value):
    if isinstance(value, models.Model):
        return value.pk
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def scope(form, plan, user, row=None):
    """Offer only what may be chosen: active people, inputs that can be planned, objectives in force, rows of this plan; and what is chosen already."""
    choices = {
        "person": lambda: User.objects.active(),
        "owner": lambda: User.objects.active(),
        "source": lambda: ImprovementInput.objects.visible_to(user).filter(state__in=PLANNABLE),
        "phase": lambda: plan.phases.all(),
        "goal": lambda: plan.goals.all(),
        "activity": lambda: plan.activities.all(),
        "after": lambda: plan.activities.all(),
        "role": lambda: plan.responsibilities.all(),
        "service_objective": lambda: ServiceObjective.objects.filter(active=True, service__active=True).select_related("service"),
    }
    for name in choices.keys() & form.fields.keys():
        if not hasattr(form.fields[name], "queryset"):
            continue
        form.fields[name].queryset = choices[name]() | _chosen(form.fields[name].queryset, row, name)
    special.settle(form, plan, row)
    return form


def _chosen(queryset, row, name):
    pk = getattr(row, f"{name}_id", None)
    return queryset.filter(pk=pk) if pk else queryset.none()


def put_cursor(form):
    """Let the cursor start in the first field, or in the first one that is wrong."""
    visible = form.visible_fields()
    if visible:
        next((field for field in visible if field.errors), visible[0]).field.widget.attrs["autofocus"] = True
    return form
