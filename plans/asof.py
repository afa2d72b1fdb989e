"""A plan as it stood at any moment: the baseline in force, and the document being worked on, replayed from the trail's events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db.models import Q

from audit.models import ChainKind, Event
from plans import document
from plans.models import Baseline, FactorOverride, ImprovementInput, Indicator, Plan, PlanPart
from plans.parts import KINDS, PLAN_FIELDS
from plans.rules import EDITING_VERBS
from plans.states import OverrideState

PLAN, OVERRIDE = Plan._meta.label_lower, FactorOverride._meta.label_lower


@dataclass
class Standing:
    """What the events up to a moment leave: the plan's own facts, and the rows of each model by their ids."""

    facts: dict = field(default_factory=dict)
    rows: dict[str, dict[int, dict]] = field(default_factory=dict)
    version: int = 0
    edited: Event | None = None

    def of(self, model) -> dict[int, dict]:
        """Return the rows of a model, each a dict of recorded values by field name."""
        return self.rows.get(model._meta.label_lower, {})


@dataclass(frozen=True)
class AsOf:
    """A plan at a moment: its stage and revision, the baseline in force, and, for those who may read it, its working document."""

    at: datetime
    state: str
    revision_state: str
    revision: int
    version: int
    baseline: Baseline | None
    document: dict | None = None
    edited: Event | None = None


@dataclass(frozen=True)
class Replayed:
    """A higher room's share: `export(standing)` returns the rows as its contribution to the document does."""

    name: str
    model: type
    export: Callable[[Standing], list[dict]]


REPLAYED: dict[str, Replayed] = {}


def replay_with(name: str, model: type, export: Callable[[Standing], list[dict]]) -> None:
    """Register how the rows that a higher room contributes to the document under `name` are told from the trail."""
    REPLAYED[name] = Replayed(name, model, export)


def at(plan, moment: datetime, working: bool) -> AsOf | None:
    """Return the plan as it stood at a moment, or None where it did not exist yet; `working` adds the working document."""
    standing = replay(plan, moment)
    if not standing.facts:
        return None
    baseline = plan.baselines.filter(approved_at__lte=moment).order_by("-number").first()
    facts = standing.facts
    return AsOf(
        moment, facts["state"], facts["revision_state"], facts["revision"], standing.version, baseline,
        document_of(plan, standing) if working else None, standing.edited if working else None,
    )  # fmt: skip


def replay(plan, moment: datetime) -> Standing:
    """Return what the events of the plan's chain up to a moment leave of the plan and of its rows."""
    return _replayed(plan, Q(at__lte=moment))


def replay_until(plan, sequence: int) -> Standing:
    """Return what the events of the plan's chain up to one of them, by its place in the chain, leave of the plan and of its rows."""
    return _replayed(plan, Q(sequence__lte=sequence))


def _replayed(plan, until):
    standing = Standing()
    told = {PLAN, OVERRIDE, *(kind.model._meta.label_lower for kind in KINDS.values()), *(one.model._meta.label_lower for one in REPLAYED.values())}
    events = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(until, object_type__in=told)
    for event in events.iterator(chunk_size=1000):
        _follow(standing, event)
    return standing


def _follow(standing, event):
    if event.object_type == PLAN:
        _write(standing.facts, event)
        standing.version += 1
    else:
        rows = standing.rows.setdefault(event.object_type, {})
        # Only a row that is removed loses its plan; other rows that hung on it are changed under the same verb.
        if event.changes.get("plan", [None, ""])[1] is None:
            rows.pop(event.object_id, None)
        else:
            _write(rows.setdefault(event.object_id, {}), event)
    standing.edited = event if event.verb in EDITING_VERBS else standing.edited


def _write(facts, event):
    facts.update({name: new for name, (_old, new) in event.changes.items()})
    if event.new_state:
        move = apps.get_model(event.object_type).MOVES.get(event.verb)
        facts[move.field if move else "state"] = event.new_state


def document_of(plan, standing: Standing) -> dict:
    """Return the document that the standing facts make up, in the form of `document.of`.

    People and things outside the plan are called as the event that named them called them, indicators and inputs as
    they are called today, because only so they can be told in both languages.
    """
    words = _Words(standing)
    return {
        "format": document.FORMAT,
        "number": plan.number,
        "revision": standing.facts["revision"],
        "plan": words.row(Plan, standing.facts, PLAN_FIELDS),
        "parts": {slug: rows_of(standing, kind.model, kind.fields, words) for slug, kind in KINDS.items()},
        "overrides": _overrides(standing),
        **{name: share.export(standing) for name, share in sorted(REPLAYED.items())},
    }


def rows_of(standing: Standing, model, fields, words=None) -> list[dict]:
    """Return the rows of a model in the model's order, each under its id with these fields, as a document has them."""
    words = words or _Words(standing)
    order = [name for name in model._meta.ordering if name != "id" and not model._meta.get_field(name).is_relation]
    standing_rows = sorted(standing.of(model).items(), key=lambda pair: (*(pair[1].get(name) or 0 for name in order), pair[0]))
    return [{"row": pk, **words.row(model, facts, fields)} for pk, facts in standing_rows]


def _overrides(standing):
    granted = [row for row in standing.of(FactorOverride).values() if row["state"] == OverrideState.GRANTED]
    told = [{"factor": row["factor"], "reason": row["reason"], "by": row["granted_by"]["label"]} for row in granted]
    return sorted(told, key=lambda override: override["factor"])


class _Words:
    """Puts recorded values into the form that documents have: what a row refers to with its id and words."""

    def __init__(self, standing):
        self.standing = standing
        self.known = {model: _named(standing, model) for model in (Indicator, ImprovementInput)}

    def row(self, model, facts, fields) -> dict:
        """Return these fields of a row; what the trail leaves out was empty."""
        return {name: self.value(model._meta.get_field(name), facts.get(name)) for name in fields}

    def value(self, known, value):
        """Return one value."""
        if not known.is_relation or not isinstance(value, dict):
            return document.plain_value(known.get_default()) if value is None and not known.null else value
        if known.related_model in self.known and value["id"] in self.known[known.related_model]:
            return document.referred(self.known[known.related_model][value["id"]])
        return {"id": value["id"], "name": self.name(known.related_model, value)}

    def name(self, model, value) -> str:
        """Return what a row of the same plan was called at that moment, or what the event called anything else."""
        facts = self.standing.of(model).get(value["id"]) if issubclass(model, PlanPart) else None
        if facts is None:
            return value["label"]
        plain = {field.name: facts[field.name] for field in model._meta.concrete_fields if not field.is_relation and field.name in facts}
        return str(model(**plain))


def _named(standing, model):
    """Return the indicators or inputs that any row refers to, by id, in one query."""
    referring = [*(kind.model for kind in KINDS.values()), *(share.model for share in REPLAYED.values())]
    names = [(one, field.name) for one in referring for field in one._meta.concrete_fields if field.is_relation and field.related_model is model]
    ids = {facts[name]["id"] for one, name in names for facts in standing.of(one).values() if isinstance(facts.get(name), dict)}
    return model._default_manager.in_bulk(ids)


def moments_of(plan):
    """Return the events at which the plan was created or moved on, newest first: moments worth asking for."""
    moves = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(object_type=PLAN)
    return moves.filter(Q(verb="plan.create") | ~Q(new_state="")).order_by("-sequence")
