"""A frozen document's plain JSON read back into dates, numbers and words, in the reader's language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.fields import CodesField
from audit.values import listed
from plans.models import Plan
from plans.models.indicators import in_chinese
from plans.parts import KINDS


@dataclass(frozen=True)
class Words:
    """Something with a code and words for it: a choice, a person, an input, an indicator; `within` is what it belongs to.

    A service objective has the code and the name of its service.
    """

    text: str
    code: str = ""
    id: int = 0
    within: str = ""

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Contributed:
    """What a higher room puts into the document under `name`: the model of its rows, where and under which title they show."""

    name: str
    model: type
    section: str
    title: str
    columns: tuple[str, ...]


CONTRIBUTED: dict[str, Contributed] = {}


def describe(name: str, model: type, section: str, title: str, columns: tuple[str, ...]) -> None:
    """Say how the rows that a higher room contributes are read: `section` is a section's slug, `columns` are their names."""
    CONTRIBUTED[name] = Contributed(name, model, section, title, columns)


def models_by_list() -> dict[str, type]:
    """Return the model behind each list of rows in a document."""
    return {slug: kind.model for slug, kind in KINDS.items()} | {name: one.model for name, one in CONTRIBUTED.items()}


def read(model, frozen: dict) -> dict:
    """Return a frozen row's values by field name, in the model's order, its id left out."""
    # PostgreSQL keeps no order in JSON, so the model says which value comes first.
    order = {field.name: place for place, field in enumerate(model._meta.concrete_fields)}
    names = sorted((name for name in frozen if name != "row"), key=lambda name: order.get(name, len(order)))
    return {name: value_of(model, name, frozen[name]) for name in names}


def read_plan(document: dict) -> dict:
    """Return the plan's own values in a document."""
    return read(Plan, document["plan"])


def value_of(model, name: str, value):
    """Return one frozen value as a date, a Decimal, words, or as it is."""
    if value is None or value == "":
        return value
    if isinstance(value, dict):
        return words_of(value)
    field = field_of(model, name)
    if isinstance(field, CodesField):
        return [Words(str(field.codes(code).label), code) for code in value]
    if getattr(field, "choices", None):
        return Words(str(dict(field.flatchoices).get(value, value)), value)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(field, models.DecimalField) else value


def words_of(thing: dict) -> Words:
    """Return the words for what a row refers to."""
    if "name_en" in thing:
        name = thing["name_zh"] if in_chinese() else thing["name_en"]
        return Words(f"{thing.get('code', '')} {name}".strip(), thing.get("code", ""), thing["id"])
    if "number" in thing:
        return Words(thing["title"], thing["number"], thing["id"])
    if service := thing.get("service"):
        return Words(thing["name"], service["code"], thing["id"], service["name_zh"] if in_chinese() else service["name_en"])
    return Words(thing["name"], thing.get("code", ""), thing["id"])


def field_of(model, name: str):
    """Return the model's field, or None where a contribution carries a value that is no field."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label_of(model, name: str) -> str:
    """Return the words for a field."""
    field = field_of(model, name)
    return capfirst(str(field.verbose_name)) if field else name


def text_of(value) -> str:
    """Return a value that was read as one line of text."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return listed(value) if isinstance(value, list) else str(value)
