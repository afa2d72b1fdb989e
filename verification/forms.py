"""Forms of this room: they parse; the actions judge."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from accounts.models import User
from accounts.states import Role
from audit.fields import LONG_TEXT, validate_encodable
from verification.models import (
    ControlRow,
    CorrectiveMeasure,
    DocumentUpdate,
    KnowledgeTransfer,
    ProcessAssessment,
    Review,
)
from verification.states import FISHBONE_BONES, CauseMethod, Result

ROWS = {"rows": 3}
WHYS = 5
CRITERIA = 5
# What a new assessment starts from; every word and weight can be changed.
USUAL_CRITERIA = [
    _("The plan is complete, measurable and approved before work began"),
    _("Work is controlled: progress, dates and deviations are recorded"),
    _("Checks are independent and backed by evidence"),
    _("Causes are analysed and measures carried out"),
    _("Reviews are held; records and documents are up to date"),
]


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


class DeliveryField(forms.ModelMultipleChoiceField):
    """People of service delivery, among whom the checkers are (V1)."""

    def __init__(self, *args, **options):
        people = User.objects.holding(Role.DELIVERY).select_related("department")
        super().__init__(people, *args, widget=forms.CheckboxSelectMultiple, **options)


class OpenRoundForm(CreatingForm):
    """By when, and by whom, a round is checked."""

    due = day(_("To be checked by"))
    checkers = DeliveryField(
        label=_("Checkers"),
        help_text=_("Rows are shared so that nobody checks own work; single rows can be given to somebody else later."),
    )


class RecordForm(EditingForm):
    """What was reached, with evidence."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[one for one in Result.choices if one[0] != Result.PENDING], widget=forms.RadioSelect
    )
    actual_value = forms.DecimalField(label=_("Actual value"), required=False, max_digits=16, decimal_places=4)
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
        if row is not None and row.target_value is None:
            del self.fields["actual_value"]
        elif row is not None:
            self.fields["actual_value"].label = f"{self.fields['actual_value'].label} ({row.unit})"
            self.fields["actual_value"].help_text = hint


class CheckerForm(EditingForm):
    """Another checker for a row."""

    checker = forms.ModelChoiceField(User.objects.holding(Role.DELIVERY), label=_("Checker"))


class CarryOverForm(CreatingForm):
    """A miss becomes a new input."""

    title = forms.CharField(
        label=_("Title of the new input"), max_length=200, required=False, validators=[validate_encodable]
    )
    description = text(_("Description"), 5, required=False, most=LONG_TEXT)


class CauseForm(HouseForm):
    """5 Whys or fishbone, with a conclusion; the first measure can be set along with it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    method = forms.ChoiceField(
        label=_("Method"), choices=CauseMethod.choices, widget=forms.RadioSelect, initial=CauseMethod.FIVE_WHYS
    )
    conclusion = text(_("Conclusion: the root cause"), 2)
    element = forms.ChoiceField(label=_("Causing element"), choices=[("", "---------"), *FISHBONE_BONES])
    action = text(_("Corrective measure"), 2, required=False)
    owner = PersonField(label=_("Who carries it out"), required=False)
    due = day(_("Due"), required=False)

    def __init__(self, *args, standing=False, **kwargs):
        super().__init__(*args, **kwargs)
        for place in range(1, WHYS + 1):
            self.fields[f"why{place}"] = forms.CharField(
                label=_("Why? ({place})").format(place=place),
                required=False,
                max_length=500,
                validators=[validate_encodable],
            )
        for bone, words in FISHBONE_BONES:
            self.fields[f"bone_{bone}"] = text(words, 2, required=False)
        if standing:
            for name in ("action", "owner", "due"):
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

    @property
    def facts(self):
        """What `write_cause` takes."""
        given = self.cleaned_data
        return {
            "method": given["method"],
            "element": given["element"],
            "conclusion": given["conclusion"],
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
        given = {name: self.cleaned_data.get(name) for name in ("action", "owner", "due")}
        return given if any(given.values()) else None


class MeasureForm(CreatingForm):
    """A corrective measure."""

    action = text(label(CorrectiveMeasure, "action"), 2)
    owner = PersonField(label=_("Who carries it out"))
    due = day(_("Due"))


class MeasureEditForm(EditingForm):
    """A corrective measure, changed."""

    action = text(label(CorrectiveMeasure, "action"), 2)
    owner = PersonField(label=_("Who carries it out"))
    due = day(_("Due"))


class FinishForm(EditingForm):
    """A corrective measure is done."""

    note = text(_("What was done"), 3, required=False)


class ReviewForm(CreatingForm):
    """A review that was held."""

    held_on = day(label(Review, "held_on"))
    subject = line_of(Review, "subject")
    participants = text(label(Review, "participants"), 2)
    minutes = text(label(Review, "minutes"), 8, most=LONG_TEXT)
    decisions = text(label(Review, "decisions"), 4, required=False, most=5000)


class AssessmentForm(CreatingForm):
    """The process is assessed under named rules, criterion by criterion."""

    regulation = line_of(ProcessAssessment, "regulation")
    conclusion = text(label(ProcessAssessment, "conclusion"), 4, most=4000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place, usual in enumerate(USUAL_CRITERIA, 1):
            self.fields[f"criterion{place}"] = forms.CharField(
                label=_("Criterion"), initial=usual, required=False, max_length=500, validators=[validate_encodable]
            )
            self.fields[f"weight{place}"] = forms.DecimalField(
                label=_("Weight"), initial=Decimal(20), required=False, max_digits=5, decimal_places=2
            )
            self.fields[f"score{place}"] = forms.DecimalField(
                label=_("Score (0 to 100)"), required=False, max_digits=5, decimal_places=2
            )
            self.fields[f"reason{place}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=500, validators=[validate_encodable]
            )

    def rows(self):
        """The bound fields of each criterion."""
        names = ("criterion", "weight", "score", "reason")
        return [[self[f"{name}{place}"] for name in names] for place in range(1, CRITERIA + 1)]

    @property
    def facts(self):
        """What `record_assessment` takes; a criterion without a name is left out."""
        given = self.cleaned_data
        criteria = [
            {name: given.get(f"{name}{place}") for name in ("criterion", "weight", "score", "reason")}
            for place in range(1, CRITERIA + 1)
            if given.get(f"criterion{place}")
        ]
        return {"regulation": given["regulation"], "conclusion": given["conclusion"], "criteria": criteria}


class TransferForm(CreatingForm):
    """Knowledge is handed over."""

    subject = line_of(KnowledgeTransfer, "subject")
    recipient = PersonField(label=_("Recipient"))
    content = text(label(KnowledgeTransfer, "content"), 5, most=5000)


class DocumentForm(HouseForm):
    """The new version of the catalogue or the manual, or why there is none."""

    new_version = line_of(
        DocumentUpdate, "new_version", help_text=_("A version from the register of service documents; leave it empty when nothing changed, and say why."),
        widget=forms.TextInput(attrs={"list": "registered-versions", "autocomplete": "off"}),
    )  # fmt: skip
    reason = text(label(DocumentUpdate, "reason"), 3, required=False)
