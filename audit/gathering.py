"""Saves that follow one another as one line: whoever writes a page for ten minutes has done one thing, told by many events."""

from collections.abc import Callable
from datetime import timedelta

# How long after a save the next one still belongs to it.
PAUSE = timedelta(minutes=5)
_KEYS: dict[str, Callable] = {}


def gather(verb: str, key: Callable) -> None:
    """Register a verb whose events read as one while `key(event)`, such as the section that was edited, stays the same."""
    _KEYS[verb] = key


def runs_of(events) -> list[list]:
    """Return the events, newest first as they came, in runs that read as one."""
    runs: list[list] = []
    for event in events:
        if runs and _follows(runs[-1][-1], event):
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _follows(later, earlier) -> bool:
    return _identity(later) == _identity(earlier) and later.sequence == earlier.sequence + 1 and later.at - earlier.at <= PAUSE


def _identity(event):
    key = _KEYS.get(event.verb)
    # What is not gathered, or was said something to, is like nothing else.
    if key is None or event.note:
        return event.pk
    return event.chain_kind, event.chain_number, event.verb, event.actor_id, event.object_type, event.object_id, key(event)


def changes_in(run) -> dict:
    """Return what a run of events changed from its beginning to its end: field names to [old, new]."""
    changes: dict[str, list] = {}
    for event in reversed(run):
        for name, (old, new) in event.changes.items():
            changes[name] = [changes[name][0] if name in changes else old, new]
    return {name: pair for name, pair in changes.items() if len(run) == 1 or pair[0] != pair[1]}
