"""Events as people read them: words for verbs, labels for fields, old beside new."""

import re
from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import TextField
from django.urls import reverse

from audit import marking, registry
from audit.gathering import changes_in, runs_of
from audit.models import ChainKind
from audit.names import in_present_language
from audit.values import label_of, words_of

SHORT = 160
FEW = 5
HASH = re.compile(r"[0-9a-f]{64}")
HASH_SHOWN = 12  # signs of a SHA-256 in a list
# What a list leaves to the event's own page: the plan, whose history it is, and the place among neighbours.
KNOWN_ANYHOW = {"plan", "place"}


@dataclass(frozen=True)
class Change:
    """One field of an event: its label, the old and the new value in words.

    Of a text that was changed in parts, `spans` are both values in one, marked word by word.
    """

    label: str
    old: str
    new: str
    spans: tuple[marking.Span, ...] = ()


@dataclass(frozen=True)
class EventLine:
    """An event as the page shows it; `place` names its chain, with the address of what the chain belongs to.

    Where several saves read as one, `first` is the number of the earliest and `saves` how many they are. `digest` is the
    SHA-256 that an event keeps in the place of a note; `facts` tells that all changes are first or last values.
    """

    when: object
    who: str
    what: str
    object: str
    number: int
    hash: str
    url: str
    place: str
    place_url: str = ""
    note: str = ""
    changes: list[Change] = field(default_factory=list)
    more: int = 0
    first: int = 0
    saves: int = 1
    digest: str = ""
    facts: bool = False


def lines_of(events, whole: bool = False) -> list[EventLine]:
    """Return events as lines; long values and long lists of changes are cut unless `whole`. One query for each kind of chain among them."""
    events = list(events)
    places = _places(events)
    return [_line(run, places, whole) for run in runs_of(events)]


def _line(run, places, whole):
    event = run[0]
    told = changes_in(run)
    changes = changes_of(event, whole, told)
    shown = changes if whole else changes_of(event, whole, _without_known(told))[:FEW]
    digest = event.note if HASH.fullmatch(event.note) else ""
    place, place_url = places.get((event.chain_kind, event.chain_number), (ChainKind(event.chain_kind).label, ""))
    return EventLine(
        when=event.at, who=event.actor_name, what=registry.verb_label(event.verb), object=object_of(event), number=event.sequence,
        hash=event.hash, url=reverse("audit:detail", args=[event.pk]), place=str(place), place_url=place_url,
        note="" if digest else event.note if whole else _cut(event.note), changes=shown, more=len(changes) - len(shown),
        first=run[-1].sequence, saves=len(run), digest=digest if whole else digest[:HASH_SHOWN], facts=_only_facts(changes),
    )  # fmt: skip


def object_of(event) -> str:
    """Return what the event is about, in the present language where its name says words of a code."""
    return in_present_language(_model_of(event), event.object_label)


def _without_known(told):
    return {name: pair for name, pair in told.items() if name not in KNOWN_ANYHOW}


def _only_facts(changes):
    return len(changes) > 1 and (not any(change.old for change in changes) or not any(change.new for change in changes))


def _places(events):
    places = {}
    for kind, names in registry.CHAIN_NAMES.items():
        numbers = {event.chain_number for event in events if event.chain_kind == kind}
        named = names.name(numbers) if numbers else {}
        places.update({(kind, number): name for number, name in named.items()})
    return places


def changes_of(event, whole: bool = False, told: dict | None = None) -> list[Change]:
    """Return what an event changed, the lifecycle's state first; `told` are its changes where they are told together with others'."""
    model = _model_of(event)
    pairs = event.changes if told is None else told
    changes = [_change(model, name, pair, whole) for name, pair in pairs.items()]
    if event.new_state:
        name = _state_field(model, event)
        changes.insert(0, Change(_label(model, name), *(_words(model, name, state, whole) for state in (event.old_state, event.new_state))))
    return changes


def _change(model, name, pair, whole):
    known = _field(model, name)
    old, new = (words_of(known, value) for value in pair)
    spans = marking.marked(old, new) if old and new and isinstance(known, TextField) else ()
    if any(span.kind == marking.SAME for span in spans):
        return Change(_label(model, name), *(old, new) if whole else (_cut(old), _cut(new)), spans if whole else marking.shortened(spans))
    return Change(_label(model, name), *(text if whole else _cut(text) for text in (old, new)))


def _model_of(event):
    try:
        return apps.get_model(event.object_type)
    except LookupError:
        return None


def _state_field(model, event):
    step = getattr(model, "MOVES", {}).get(event.verb)
    return step.field if step else "state"


def _field(model, name):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _label(model, name):
    return label_of(_field(model, name), name)


def _words(model, name, value, whole):
    text = words_of(_field(model, name), value)
    return text if whole else _cut(text)


def _cut(text):
    if HASH.fullmatch(text):
        return f"{text[:HASH_SHOWN]}…"
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
