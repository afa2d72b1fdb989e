"""What the events of a plan's chain leave of its objects up to one of them, and the events that made each object what it was."""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q

from audit.models import ChainKind, Event


@dataclass
class Told:
    """An object as its events left it: the recorded values by field name, and those events, the oldest first."""

    facts: dict = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """What the people and things that it refers to were called when they were recorded."""
        return {name: value["label"] for name, value in self.facts.items() if isinstance(value, dict) and "label" in value}

    def id_of(self, name: str) -> int | None:
        """Return the id that a reference held, None where it held none."""
        value = self.facts.get(name)
        return value["id"] if isinstance(value, dict) else None


class Standing:
    """The objects of a plan as they stood: of each model its objects by their ids."""

    def __init__(self, told: dict):
        self._told = told

    def of(self, model) -> dict[int, Told]:
        """Return the objects of a model that stood, by their ids, in the order in which they came."""
        return self._told[model._meta.label_lower]

    def within(self, model, reference: str, pks) -> dict[int, Told]:
        """Return the objects of a model that referred to one of these ids."""
        return {pk: told for pk, told in self.of(model).items() if told.id_of(reference) in pks}


def replay(plan_id: int, models_told, until: Q, among=None) -> Standing:
    """Return what the events of a plan's chain that `until` keeps leave of the objects of these models; one query.

    `among` are the events that count where these are not all, such as those that a person may read.
    """
    told: dict[str, dict[int, Told]] = {model._meta.label_lower: {} for model in models_told}
    known = {model._meta.label_lower: model for model in models_told}
    events = (Event.objects.all() if among is None else among).in_chain(ChainKind.PLAN, plan_id).filter(until, object_type__in=told)
    for event in events.iterator(chunk_size=1000):
        model, standing = known[event.object_type], told[event.object_type]
        if _is_removal(model, event):
            standing.pop(event.object_id, None)
        else:
            _follow(standing.setdefault(event.object_id, Told()), model, event)
    return Standing(told)


def _is_removal(model, event):
    """Only what is removed loses what it cannot be without."""
    lost = (name for name, (_old, new) in event.changes.items() if new is None)
    return any(isinstance(known := model._meta.get_field(name), models.ForeignKey) and not known.null for name in lost)


def _follow(told, model, event):
    told.facts.update({name: new for name, (_old, new) in event.changes.items()})
    told.events.append(event)
    if event.new_state:
        move = model.MOVES.get(event.verb)
        told.facts[move.field if move else "state"] = event.new_state


def built(model, pk: int, told: Told, **related):
    """Return an object, not stored, as it stood; `related` are the objects that it refers to, where they stood too."""
    values = {}
    for name, value in told.facts.items():
        known = model._meta.get_field(name)
        if name in related:
            continue
        if isinstance(known, models.ForeignKey):
            values[known.attname] = value and value["id"]
        else:
            # The trail leaves out what is empty; what became empty later is told as nothing.
            values[name] = known.get_default() if value is None and not known.null else known.to_python(value)
    return model(pk=pk, **values, **related)
