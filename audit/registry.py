"""What higher rooms tell the trail: words for verbs, and whose chains a person may read."""

from collections.abc import Callable

VERBS: dict[str, str] = {}
_SCOPES: list[Callable] = []


def name_verbs(words: dict[str, str]) -> None:
    """Register the (lazily translated) words for verbs, such as "plan.submit"."""
    VERBS.update(words)


def verb_label(verb: str) -> str:
    """Return the words for a verb."""
    return str(VERBS.get(verb, verb))


def scope_by(scope: Callable) -> None:
    """Register the function that narrows a queryset of events to those a user may read: scope(events, user)."""
    _SCOPES.append(scope)


def readable(events, user):
    """Return the events that the user may read: none at all until a room has said which."""
    if not _SCOPES:
        return events.none()
    for scope in _SCOPES:
        events = scope(events, user)
    return events
