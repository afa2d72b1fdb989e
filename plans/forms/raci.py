"""The form of the responsibility matrix: one choice for each activity and role."""

import re

from django import forms
from django.utils.translation import gettext as _

from accounts.forms import HouseForm
from plans.states import RaciPart

CELL = re.compile(r"cell_([0-9]{1,15})_([0-9]{1,15})", re.ASCII)


class RaciForm(HouseForm):
    """The whole matrix, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, matrix, **kwargs):
        super().__init__(*args, **kwargs)
        named = {(cell.activity, cell.role): (row.name, role.text, cell.part) for row in matrix.rows for role, cell in zip(matrix.roles, row.cells, strict=True)}
        # What was sent for an activity that is gone meanwhile is not dropped in silence.
        sent = [tuple(map(int, found.groups())) for name in self.data if (found := CELL.fullmatch(name))]
        for place in [*named, *(place for place in sent if place not in named)]:
            self.fields[name_of(*place)] = _field(*named.get(place, ("", "", "")))

    @property
    def cells(self) -> dict[tuple[int, int], str]:
        """The letters that were chosen, by the ids of activity and role."""
        return {place: self.cleaned_data[name_of(*place)] for place in self.places}

    @property
    def places(self) -> list[tuple[int, int]]:
        """The ids of activity and role of each field."""
        return [tuple(map(int, found.groups())) for name in self.fields if (found := CELL.fullmatch(name))]

    @property
    def bound_cells(self) -> dict:
        """The bound fields, by the ids of activity and role."""
        return {place: self[name_of(*place)] for place in self.places}


def name_of(activity: int, role: int) -> str:
    """Return the name of a cell's field."""
    return f"cell_{activity}_{role}"


def _field(activity, role, part):
    label = _("{role} in “{activity}”").format(role=role, activity=activity)
    choices = [("", "–"), *((one.value, f"{one.value} {one.label}") for one in RaciPart)]
    return forms.ChoiceField(choices=choices, required=False, initial=part, label=label, widget=forms.Select(attrs={"aria-label": label}))
