"""Forms of check rounds and of the rows of the control table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm
from accounts.models import User
from audit.fields import LONG_TEXT, validate_encodable
from verification.figures import figure_in
from verification.forms.base import PersonField, day, label, text
from verification.models import ControlRow
from verification.states import Result


class OpenRoundForm(CreatingForm):
    """By when, and by whom, a round is checked: the checker of each row is proposed and can be changed."""

    due = day(_("To be checked by"))

    def __init__(self, *args, able=(), lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        people = {str(person.pk): person for person in able}
        self.fields["checkers"] = forms.TypedMultipleChoiceField(
            label=_("Share the rows among"), coerce=people.get, choices=_names(able), initial=list(people), required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"data-propose": ""}),
            help_text=_("Nobody checks own work; the rows are shared evenly. Each can be given to somebody else below."),
        )  # fmt: skip
        self.proposed = lines
        for line in lines:
            self.fields[line.field] = forms.TypedChoiceField(
                label=_("Checker of no. {no}").format(no=line.place), coerce=people.get, empty_value=None, required=False,
                choices=[("", "---------"), *_names(line.fit)], initial=line.checker and line.checker.pk,
            )  # fmt: skip

    def lines(self):
        """The rows to come, each with its field."""
        return [(line, self[line.field]) for line in self.proposed]

    @property
    def facts(self):
        """What `open_round` takes."""
        given = self.cleaned_data
        chosen = {line.facts.source: given.get(line.field) for line in self.proposed}
        assigned = {source: person for source, person in chosen.items() if person}
        return {"due": given["due"], "checkers": given["checkers"], "assigned": assigned}


def _names(people):
    return [(person.pk, f"{person} · {person.department}" if person.department else str(person)) for person in people]


class FigureField(forms.CharField):
    """A measured value as people type or paste it: 1,234.5 or ９５％ where the row's `unit` is %."""

    unit = ""

    def to_python(self, value):
        """Return the number, None for nothing."""
        return figure_in(super().to_python(value) or "", self.unit)

    def prepare_value(self, value):
        """Show what was typed."""
        return "" if value is None else value


class RecordForm(EditingForm):
    """What was reached, with evidence."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[one for one in Result.choices if one[0] != Result.PENDING], widget=forms.RadioSelect
    )
    actual_value = FigureField(
        label=_("Actual value"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    actual_text = text(label(ControlRow, "actual_text"), 2, required=False)
    evidence = text(
        label(ControlRow, "evidence"),
        2,
        required=False,
        help_text=_("Where it can be seen: record, file, ticket, screenshot."),
    )
    reason = text(label(ControlRow, "reason"), 2, required=False, help_text=_("Only for “not applicable”."))

    def __init__(self, *args, row=None, hint="", **kwargs):
        super().__init__(*args, **kwargs)
        # A row without figures shows no such field; what is sent for it all the same, the action refuses.
        self.has_figures = row is not None and row.target_value is not None
        if self.has_figures:
            self.fields["actual_value"].label = f"{self.fields['actual_value'].label} ({row.unit})"
            self.fields["actual_value"].help_text = hint
            self.fields["actual_value"].unit = row.unit


class CheckerForm(EditingForm):
    """Another checker for a row."""

    checker = PersonField(label=_("Checker"))

    def __init__(self, *args, fit=(), **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[person.pk for person in fit]).select_related("department")
        self.fields["checker"].queryset = people


class CarryOverForm(CreatingForm):
    """A miss becomes a new input."""

    title = forms.CharField(
        label=_("Title of the new input"), max_length=200, required=False, validators=[validate_encodable]
    )
    description = text(_("Description"), 5, required=False, most=LONG_TEXT)
