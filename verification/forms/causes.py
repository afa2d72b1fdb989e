"""Forms of root causes and corrective measures."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from audit.fields import validate_encodable
from verification.forms.base import PersonField, day, label, text
from verification.models import CorrectiveMeasure
from verification.states import FISHBONE_BONES, CauseMethod

WHYS = 5


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
