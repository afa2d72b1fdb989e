"""Contents in which every text that people write is hostile: made from the shapes and models themselves, so that a new field is hostile too."""

import types
import typing
from dataclasses import dataclass, field, fields, is_dataclass

from django.db import models

from improvement import document as of_items
from improvement.models import Area, WorkItem
from plans import document
from plans.models import Plan
from plans.parts import KINDS, PLAN_FIELDS

# Fields of the shapes that hold a code, a date, a figure or a hash, with what stands there. All others are texts of people.
KNOWN = {
    "Identity": {"number": "SIR-2026-001", "language": "en", "round_opened": "2026-01-05", "round_closed": "2026-06-30", "issued_at": "2026-12-31T12:00:00+00:00", "check_at": "https://paper.example/check/", "layout": "modern"},
    "Frozen": {"baseline_sha256": "ab" * 32, "approved_at": "2026-01-05T08:00:00+00:00", "trail_hash": "cd" * 32},
    "Approval": {"decision": "approved", "at": "2026-01-05T08:00:00+00:00", "sha256": "ab" * 32},
    "Recipient": {"capacity": "leader"},
    "Factor": {"code": "F7"},
    "Work": {"area": "C1", "element": "process", "planned_start": "2026-01-05", "planned_end": "2026-02-05", "actual_start": "2026-01-06", "actual_end": "2026-02-09", "planned_hours": "8", "hours": "9", "state": "done"},
    "Tally": {"group": "process", "attainment": "50"},
    "Figures": {"hours_planned": "8", "hours_spent": "9"},
    "RoundHeld": {"opened": "2026-01-05", "closed": "2026-06-30"},
    "Transfer": {"state": "acknowledged", "acknowledged_at": "2026-06-01"},
    "DocumentChange": {"kind": "catalogue"},
    "Carried": {"state": "raised"},
    "Occurrence": {"at": "2026-01-05T08:00:00+00:00", "verb": "plan.approve", "hash": "ef" * 32},
    "Spent": {"amount": "12.5"},
    "OwnerDuty": {"code": "D4.1", "state": "done", "since": "2026-01-05", "last": "2026-02-05", "missed": ("2026-03-05",)},
    "Measure": {"due": "2026-07-05", "state": "open", "work_state": "todo", "effect_from": "2026-07-06", "effect_until": "2026-08-06", "effect": "effective", "effect_at": "2026-08-07"},
    "Cause": {"method": "five_whys", "element": "process", "contained_on": "2026-03-02"},
    "Statement": {"stated_at": "2026-03-03T08:00:00+00:00", "withdrawn_at": "2026-03-04T08:00:00+00:00"},
    "Row": {"kind": "goal", "element": "process", "direction": "up", "baseline_value": "1", "target_value": "60", "weight": "40", "result": "missed", "actual_value": "30", "attainment": "49.2", "checked_at": "2026-06-30T08:00:00+00:00"},
    "Point": {"period": "2026-01-01", "value": "12"},
    "Shift": {"side": "below", "first_period": "2026-01-01", "found_period": "2026-03-01", "state": "raised"},
    "Trend": {"direction": "up", "baseline_value": "1", "target_value": "60", "since": "2026-02-01", "verdict": "improved"},
    "Decided": {"due": "2026-04-01", "work_state": "todo"},
    "ReviewHeld": {"held_on": "2026-04-02", "planned_on": "2026-04-01", "recorded_on": "2026-04-03"},
    "ReviewPlanned": {"planned_on": "2026-04-01", "held_on": "2026-04-02", "standing": "late"},
    "Assessment": {"score": "80", "grade": "good", "stated_at": "2026-06-30T08:00:00+00:00"},
    "PaperIdentity": {"number": "PAP-2026-001", "kind": "draft", "language": "en", "layout": "modern", "issued_at": "2026-12-31T12:00:00+00:00", "document": "ab" * 32, "approved_at": "2026-01-05T08:00:00+00:00", "look_at": "https://paper.example/plan/"},
    "Version": {"approved_at": "2026-01-05T08:00:00+00:00", "sha256": "ab" * 32},
    "DraftFactor": {"code": "F7"},
    "RoundOnPaper": {"state": "closed", "opened": "2026-01-05", "due": "2026-02-05", "closed": "2026-02-06"},
    "Portfolio": {"first": "2026-01-01", "last": "2026-12-31", "until": "2026-06-30", "periods": ("2025", "2026")},
    "Group": {"code": "plans"},
    "Figure": {"code": "stage_in_progress", "unit": "count", "when": "within"},
}  # fmt: skip
# What stands in a field of a model that is no text.
PLAIN = {models.DateField: "2026-01-05", models.DecimalField: "10", models.BooleanField: True, models.JSONField: [], models.IntegerField: 1, models.CharField: "CNY"}


@dataclass
class Hostile:
    """A source of hostile texts: `around` makes the text of a field from its name; `texts` are all it made, by field."""

    around: typing.Callable[[str], str]
    texts: dict[str, str] = field(default_factory=dict)
    known: dict[str, dict] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the hostile text of a field, one for each name."""
        return self.texts.setdefault(name, self.around(name))

    def made(self, shape, **given):
        """Return a dataclass with a hostile text wherever people write; every list has an entry."""
        hints, known = typing.get_type_hints(shape), KNOWN.get(shape.__name__, {}) | self.known.get(shape.__name__, {}) | given
        return shape(**{one.name: known[one.name] if one.name in known else self._value(hints[one.name], f"{shape.__name__}.{one.name}") for one in fields(shape)})

    def _value(self, hint, name):
        if isinstance(hint, types.UnionType):
            hint = next(one for one in typing.get_args(hint) if one is not type(None))
        if is_dataclass(hint):
            return self.made(hint)
        plain = {str: lambda: self.text(name), int: lambda: 1, bool: lambda: True}
        if hint in plain:
            return plain[hint]()
        if typing.get_origin(hint) is tuple:
            return self._several(typing.get_args(hint)[0], name)
        return self._loose(name)

    def _several(self, hint, name):
        if hint is dict:
            return ({"criterion": self.text(name), "weight": "10", "score": "80", "reason": self.text(f"{name}.reason"), "proof": "approved_first", "good": 1, "total": 2, "cases": [{"words": self.text(f"{name}.case")}]},)
        return (self._value(hint, name),)

    def _loose(self, name):
        last = name.rpartition(".")[2]
        if last == "bones":
            return {"process": [self.text(name)]}
        if last in {"before", "after"}:
            return {"count": 4, "mean": "12", "from": "2026-01", "to": "2026-04"}
        return {"en": self.text(f"{name}.en"), "zh": self.text(f"{name}.zh")}

    def document(self) -> dict:
        """Return a plan's document as it is frozen, a row of each kind, hostile in each field of text of the models behind it."""
        item = {"row": 1} | self._fields(WorkItem, of_items.FIELDS) | {"area": of_items.area_of(self._instance(Area))}
        return {
            "format": 1, "number": "SIP-2026-001", "revision": 1,
            "plan": self._fields(Plan, PLAN_FIELDS) | {"purposes": ["G1"], "mechanisms": ["measurement"]},
            "parts": {slug: [{"row": 1} | self._fields(kind.model, kind.fields)] for slug, kind in KINDS.items()},
            "overrides": [{"factor": "F7", "reason": self.text("override.reason"), "by": self.text("override.by")}],
            "work_items": [item],
        }  # fmt: skip

    def _fields(self, model, names):
        return {name: self._field(model._meta.get_field(name)) for name in names}

    def _field(self, one):
        if one.is_relation:
            return document.referred(self._instance(one.related_model))
        if one.choices:
            return next(code for code, _words in one.choices if code)
        if isinstance(one, models.TextField | models.CharField) and one.name != "currency":
            return self.text(f"{one.model.__name__}.{one.name}")
        return next(value for kind, value in PLAIN.items() if isinstance(one, kind))

    def _instance(self, model):
        """Return an unsaved row, hostile in its texts; what it belongs to is one too."""
        instance = model(pk=1)
        for one in model._meta.concrete_fields:
            if isinstance(one, models.TextField | models.CharField) and not one.choices:
                setattr(instance, one.name, self.text(f"{model.__name__}.{one.name}"))
            elif one.is_relation and one.name == "service":
                setattr(instance, one.name, self._instance(one.related_model))
        return instance
