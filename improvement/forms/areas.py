"""Forms of the catalogue of improvement areas."""

from itertools import zip_longest

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from audit.fields import validate_encodable
from improvement.models import Area
from plans.forms.parts import creating, editing

WORDS = ("name_zh", "name_en", "guidance_zh", "guidance_en")


def points_field(label):
    """Return the field that takes a checklist in one language, a point a line."""
    widget = forms.Textarea(attrs={"rows": 8})
    return forms.CharField(label=label, required=False, max_length=20_000, widget=widget, validators=[validate_encodable], help_text=_("One point a line; line by line the same points in both languages."))


class WithPoints(HouseForm):
    """Carries a checklist as two texts, the languages side by side."""

    points_zh = points_field(_("Checklist in Chinese"))
    points_en = points_field(_("Checklist in English"))

    @property
    def facts(self) -> dict:
        """The cleaned values, with the two texts put together line by line; a line without its pair stays empty there."""
        facts = super().facts
        lines = [[line.strip() for line in facts.pop(name).splitlines() if line.strip()] for name in ("points_zh", "points_en")]
        return facts | {"checklist": [{"zh": zh, "en": en} for zh, en in zip_longest(*lines, fillvalue="")]}

    def take_errors(self, error):
        """Put what is wrong with the checklist at its second text."""
        if hasattr(error, "error_dict") and "checklist" in error.error_dict:
            error.error_dict["points_en"] = error.error_dict.pop("checklist")
        super().take_errors(error)


class CreatingAreaForm(WithPoints, creating(Area, ("element", "code", *WORDS)), CreatingForm):
    """A new area."""


class EditingAreaForm(WithPoints, editing(Area, WORDS), EditingForm):
    """An area's words and checklist."""


def said_by(area) -> dict:
    """Return what the form that changes an area starts from."""
    points = {f"points_{code}": "\n".join(point[code] for point in area.checklist) for code in ("zh", "en")}
    return {name: getattr(area, name) for name in (*WORDS, "version")} | points
