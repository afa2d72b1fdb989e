"""Forms of root causes and corrective measures."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from accounts.models import Department
from audit.fields import validate_encodable
from improvement.models import Area
from verification.forms.base import PersonField, day, label, line_of, text
from verification.models import CauseTerm, ConcernedDepartment, CorrectiveMeasure, RootCause
from verification.states import FISHBONE_BONES, CauseMethod, Effect

# Lines of the chain; the page shows one empty line after those that are filled.
WHYS = 10
MEASURE = ("action", "owner", "due", "area", "effect_from", "effect_until")
WINDOW_HELP = _("Set beforehand; after this day it is judged whether the measure has helped. Left empty, nobody is asked.")


def area_field():
    """Return the field for the area under which a measure's work item stands."""
    return forms.ModelChoiceField(
        Area.objects.filter(active=True), label=_("Improvement area"), required=False, help_text=_("Left empty, the first area of the causing element.")
    )


def window_fields():
    """Return the two fields of the window in which a measure's effect is looked for."""
    return day(label(CorrectiveMeasure, "effect_from"), required=False), day(label(CorrectiveMeasure, "effect_until"), required=False, help_text=WINDOW_HELP)


class CauseForm(HouseForm):
    """5 Whys or fishbone, with a conclusion; the first measure can be set along with it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    containment = text(label(RootCause, "containment"), 2, required=False, help_text=_("What was done at once so that the miss hurts nobody further."))
    contained_on = day(label(RootCause, "contained_on"), required=False)
    method = forms.ChoiceField(
        label=_("Method"), choices=CauseMethod.choices, widget=forms.RadioSelect, initial=CauseMethod.FIVE_WHYS
    )
    conclusion = text(_("Conclusion: the root cause"), 2)
    element = forms.ChoiceField(label=_("Causing element"), choices=[("", "---------"), *FISHBONE_BONES])
    term = line_of(
        CauseTerm, "text", required=False, label=_("The cause in a word or two"),
        help_text=_("From the vocabulary, which learns it where it is new; the same cause is counted under one word over all plans."),
        widget=forms.TextInput(attrs={"list": "cause-terms", "autocomplete": "off"}),
    )  # fmt: skip
    action = text(_("Corrective measure"), 2, required=False)
    owner = PersonField(label=_("Who carries it out"), required=False)
    due = day(_("Due"), required=False)
    area = area_field()
    effect_from, effect_until = window_fields()

    def __init__(self, *args, standing=False, terms=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = terms
        for place in range(1, WHYS + 1):
            self.fields[f"why{place}"] = forms.CharField(
                label=_("Why? ({place})").format(place=place),
                required=False,
                max_length=500,
                validators=[validate_encodable],
                widget=forms.TextInput(attrs={"placeholder": " ", "autocomplete": "off"}),
            )
        for bone, words in FISHBONE_BONES:
            self.fields[f"bone_{bone}"] = text(words, 2, required=False, attrs={"data-bone": bone})
        if standing:
            for name in MEASURE:
                del self.fields[name]

    def take_errors(self, error):
        """Errors of the chain show at its first why, those of the fishbone at its first bone."""
        places = {"whys": "why1", "bones": f"bone_{FISHBONE_BONES[0][0]}"}
        if hasattr(error, "error_dict"):
            error = ValidationError({places.get(name, name): errors for name, errors in error.error_dict.items()})
        super().take_errors(error)

    def whys(self):
        """The bound fields of the chain, in order."""
        return [self[f"why{place}"] for place in range(1, WHYS + 1)]

    def bones(self):
        """The bound fields of the fishbone."""
        return [self[f"bone_{bone}"] for bone, _words in FISHBONE_BONES]

    def of_measure(self):
        """The bound fields of the first measure; none where the cause stands."""
        return [self[name] for name in MEASURE if name in self.fields]

    @property
    def facts(self):
        """What `write_cause` takes."""
        given = self.cleaned_data
        return {
            "method": given["method"],
            "element": given["element"],
            "conclusion": given["conclusion"],
            "containment": given["containment"],
            "contained_on": given["contained_on"],
            "term": given["term"],
            "version": given.get("version"),
            "whys": [given[f"why{place}"] for place in range(1, WHYS + 1)],
            "bones": {
                bone: given[f"bone_{bone}"].splitlines()
                for bone, _words in FISHBONE_BONES
                if given[f"bone_{bone}"].strip()
            },
        }

    @property
    def measure(self):
        """What `set_measure` takes, or None when nothing of it was filled in."""
        given = {name: self.cleaned_data.get(name) for name in MEASURE}
        return given if any(given.values()) else None


class MeasureForm(CreatingForm):
    """A corrective measure."""

    action = text(label(CorrectiveMeasure, "action"), 2)
    owner = PersonField(label=_("Who carries it out"))
    due = day(_("Due"))
    area = area_field()
    effect_from, effect_until = window_fields()


class MeasureEditForm(EditingForm):
    """A corrective measure, changed."""

    action = text(label(CorrectiveMeasure, "action"), 2)
    owner = PersonField(label=_("Who carries it out"))
    due = day(_("Due"))
    effect_from, effect_until = window_fields()


class FinishForm(EditingForm):
    """A corrective measure is done."""

    note = text(_("What was done"), 3, required=False)


class JudgeForm(EditingForm):
    """Whether a measure has helped."""

    effect = forms.ChoiceField(label=_("Has it helped?"), choices=[one for one in Effect.choices if one[0] != Effect.PENDING], widget=forms.RadioSelect)
    note = text(label(CorrectiveMeasure, "effect_note"), 3, help_text=_("The figures, records or observations it is judged from."))


class AskForm(CreatingForm):
    """A department to take part."""

    department = forms.ModelChoiceField(Department.objects.all(), label=label(ConcernedDepartment, "department"))


class StatementForm(EditingForm):
    """What a department knows of the cause."""

    statement = text(label(ConcernedDepartment, "statement"), 4)


class WithdrawForm(EditingForm):
    """Why a department need not answer."""

    reason = text(label(ConcernedDepartment, "withdrawn_reason"), 2)


class MergeTermForm(EditingForm):
    """The word that counts from now on."""

    into = forms.ModelChoiceField(CauseTerm.objects.none(), label=_("Merge into"))

    def __init__(self, *args, terms=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = terms
        self.fields["into"].label_from_instance = lambda term: f"{term} · {term.get_bone_display()}"
