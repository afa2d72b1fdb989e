"""A document as the pattern of new plans: without people, with its dates counted in days from the planned start.

What happened once is no part of a pattern: inputs, the talks with customers and stakeholders, overrides, and money spent
belong to the plan they happened in.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from audit.fields import FIRST_DAY, LAST_DAY
from plans import document
from plans.models import Plan, PlanPart
from plans.parts import KINDS, PLAN_FIELDS

FORMAT = 1
HAPPENED_ONCE = ("inputs", "consultations")
# Each plan has its own.
OWN = ("title", "owner", "confidential")
DATES = ("planned_start", "planned_end")


@dataclass(frozen=True)
class Copier:
    """What a higher room copies into a new plan: the document's list `name`, the fields of its rows that are kept, and
    `write(plan, by, values)`, which writes one row through the trail and returns it."""

    name: str
    model: type
    fields: tuple[str, ...]
    write: Callable


COPIERS: dict[str, Copier] = {}


def copy_with(name: str, model: type, fields: tuple[str, ...], write: Callable) -> None:
    """Register how the rows that a higher room contributes to the document are copied."""
    COPIERS[name] = Copier(name, model, fields, write)


@dataclass(frozen=True)
class Listed:
    """A list of rows in a document: where it is found, what its rows are and which of their fields a pattern keeps."""

    name: str
    model: type
    fields: tuple[str, ...]

    def rows(self, whole: dict) -> list[dict]:
        """Return the rows in a document or a pattern."""
        return whole["parts"].get(self.name, []) if self.name in KINDS else whole.get(self.name) or []


def lists() -> list[Listed]:
    """Return the lists that a pattern holds, in the order in which they can be written."""
    own = [Listed(slug, kind.model, tuple(kind.fields)) for slug, kind in KINDS.items() if slug not in HAPPENED_ONCE]
    return own + [Listed(one.name, one.model, one.fields) for _name, one in sorted(COPIERS.items())]


def pattern_of(whole: dict, people: bool = False) -> dict:
    """Return the pattern of a document; `people` keeps its members and the persons responsible, for an earlier plan's copy."""
    start = anchor(whole)
    numbers: dict[type, dict[int, int]] = {}
    pattern = {"format": FORMAT, "plan": _own_values(whole["plan"], start), "parts": {slug: [] for slug in KINDS}}
    for one in lists():
        if one.name == "members" and not people:
            continue
        rows = one.rows(whole)
        numbers[one.model] = {row["row"]: number for number, row in enumerate(rows, 1)}
        reduced = [{"row": number} | dict(_reduced(one, row, start, numbers, people)) for number, row in enumerate(rows, 1)]
        (pattern["parts"] if one.name in KINDS else pattern)[one.name] = reduced
    return pattern


def anchor(whole: dict) -> date | None:
    """Return the day from which a pattern counts: the planned start, else the earliest date there is, else None."""
    if given := whole["plan"].get("planned_start"):
        return date.fromisoformat(given)
    dates = [row[name] for one in lists() for row in one.rows(whole) for name in one.fields if row.get(name) and _is_date(one.model, name)]
    return date.fromisoformat(min(dates)) if dates else None


def _own_values(values, start):
    kept = {name: values[name] for name in PLAN_FIELDS if name in values and name not in OWN and name not in DATES}
    end = values.get("planned_end")
    return kept | {"planned_start": 0 if start else None, "planned_end": _days(end, start) if end and start else None}


def _reduced(one, row, start, numbers, people) -> Iterator[tuple[str, object]]:
    for name in one.fields:
        field = one.model._meta.get_field(name)
        value = _told(one.model, row, field)
        if _is_date(one.model, name):
            yield name, _days(value, start) if value else None
        elif field.is_relation and issubclass(field.related_model, PlanPart):
            known = numbers.get(field.related_model, {})
            yield name, value and value["id"] in known and value | {"id": known[value["id"]]} or None
        elif field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL and not people:
            yield name, None
        else:
            yield name, value


def _told(model, row, field):
    """Return what a row says of a field; where an older document says nothing of it, or otherwise, what the row says today."""
    value = row.get(field.name)
    if field.name in row and (not field.is_relation or value is None or isinstance(value, dict)):
        return value
    standing = model._base_manager.filter(pk=row["row"]).first()
    return document.plain(standing or model(), field.name) if standing or not field.is_relation else None


def _is_date(model, name):
    return isinstance(model._meta.get_field(name), models.DateField)


def _days(iso, start):
    return (date.fromisoformat(iso) - start).days


# From a pattern to a plan


def is_dated(pattern: dict) -> bool:
    """Return whether a pattern holds dates, so that a plan made from it needs a planned start."""
    return pattern["plan"]["planned_start"] is not None


def day_of(days: int, start: date) -> date:
    """Return the day so many days after the start. Raises ValidationError when no calendar has it."""
    with suppress(OverflowError):
        if FIRST_DAY <= (day := start + timedelta(days=days)) <= LAST_DAY:
            return day
    raise ValidationError({"planned_start": _("The dates counted from this day lie outside the calendar.")})


def plan_values(pattern: dict, start: date | None) -> dict:
    """Return the new plan's own values; raises ValidationError at `planned_start` where the pattern's dates need one."""
    if start is None and is_dated(pattern):
        raise ValidationError({"planned_start": _("Give the planned start: all dates are counted from it.")})
    known = {field.name for field in Plan._meta.concrete_fields}
    return {
        name: value if name not in DATES or value is None else day_of(value, start)
        for name, value in pattern["plan"].items() if name in known
    }  # fmt: skip


def row_values(one: Listed, row: dict, start: date | None, standing: dict) -> dict:
    """Return a new row's values; `standing` maps each model to its new rows by their number in the pattern."""
    values = {}
    for name in one.fields:
        field, value = one.model._meta.get_field(name), row.get(name)
        if value is None:
            values[name] = None if field.null or field.is_relation else field.get_default()
        elif _is_date(one.model, name):
            values[name] = day_of(value, start)
        elif field.is_relation:
            values[name] = _related(field.related_model, value["id"], standing)
        else:
            values[name] = field.to_python(value)
    return values


def _related(model, number, standing):
    if issubclass(model, PlanPart):
        return standing[model][number]
    active = {"is_active": True} if model._meta.label == settings.AUTH_USER_MODEL else {}
    return model._default_manager.filter(pk=number, **active).first()


def as_document(pattern: dict, title: str, start: date) -> dict:
    """Return a pattern as a document of a plan that would begin on `start`, to be read before one exists."""
    nobody = {"id": 0, "name": _("named in each plan")}
    whole = {one.name: [_iso(one, row, start) for row in one.rows(pattern)] for one in lists()}
    own = {name: value.isoformat() if isinstance(value, date) else value for name, value in plan_values(pattern, start).items()}
    return {
        "number": _("Template"), "revision": 1, "overrides": [],
        "plan": dict.fromkeys(PLAN_FIELDS, "") | {"confidential": False, "purposes": [], "mechanisms": []} | own | {"title": title, "owner": nobody},
        "parts": {slug: whole.get(slug, []) for slug in KINDS}, **{name: whole[name] for name in COPIERS},
    }  # fmt: skip


def _iso(one, row, start):
    return row | {name: day_of(row[name], start).isoformat() for name in one.fields if row.get(name) is not None and _is_date(one.model, name)}
