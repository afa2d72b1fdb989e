"""Fields that the forms of this room share."""

from django import forms
from django.utils.text import capfirst

from accounts.models import User
from audit.fields import validate_encodable


def text(label, rows=3, required=True, most=2000, **options):
    """Return a field for paragraphs."""
    widget = forms.Textarea(attrs={"rows": rows, **options.pop("attrs", {})})
    return forms.CharField(
        label=label, widget=widget, required=required, max_length=most, validators=[validate_encodable], **options
    )


def day(label, **options):
    """Return a field for a date, with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def line_of(model, name, **options):
    """Return a one-line field with the words and the length of a model's field."""
    return model._meta.get_field(name).formfield(**options)


def label(model, name) -> str:
    """Return the words for a model's field."""
    return capfirst(model._meta.get_field(name).verbose_name)


class PersonField(forms.ModelChoiceField):
    """One active person, with the department beside the name."""

    def __init__(self, *args, **options):
        super().__init__(User.objects.active().select_related("department"), *args, **options)

    def label_from_instance(self, person):
        """Name and department."""
        return f"{person} · {person.department}" if person.department else str(person)


class AttendeesField(forms.ModelMultipleChoiceField):
    """People of the house, as many as were there."""

    def __init__(self, *args, **options):
        super().__init__(User.objects.active().select_related("department"), *args, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, person):
        """Name and department."""
        return f"{person} · {person.department}" if person.department else str(person)
