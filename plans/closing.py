"""The list of what closing a plan needs, which fills itself (design section 4; V0)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from rules import Predicate

from audit.models import Event

LANGUAGES = ("en", "zh-hans")


class Lacking(str):
    """A sentence about what is missing; `url` is the page where it is settled."""

    url: str

    def __new__(cls, words: str, url: str):
        """Return the sentence with its page."""
        told = super().__new__(cls, words)
        told.url = url
        return told


@dataclass(frozen=True)
class Condition:
    """A condition of closing: `find` yields a sentence for each missing thing; `route` and `anchor` say where it is settled.

    `lacking` returns which of many plans, by their ids, it does not hold for, in a constant number of queries.
    `settled_by` says of a person and a plan whether that person can settle it; while one that `comes_first` does not
    hold, the others are not yet asked for.
    """

    title: str
    find: Callable[[object], Iterator[str]]
    route: str
    anchor: str = ""
    lacking: Callable[[Collection[int]], set[int]] | None = None
    settled_by: Predicate | None = None
    comes_first: bool = False

    def __call__(self, plan) -> Iterator[str]:
        """Yield what is missing."""
        return self.find(plan)

    def url(self, plan) -> str:
        """Return the address where it is settled."""
        return reverse(self.route, args=[plan.number]) + self.anchor


def lacking(plans, conditions) -> dict[int, list[Condition]]:
    """Return for each of these plans, by its id, the conditions that do not hold, in a constant number of queries."""
    found: dict[int, list[Condition]] = {plan.pk: [] for plan in plans}
    for condition in conditions if found else ():
        for pk in _lacking(plans, condition):
            found[pk].append(condition)
    return found


def _lacking(plans, condition):
    if condition.lacking is None:
        return {plan.pk for plan in plans if any(True for _sentence in condition(plan))}
    return condition.lacking({plan.pk for plan in plans})


@dataclass(frozen=True)
class Checked:
    """A condition as it stands for a plan."""

    title: str
    url: str
    missing: tuple[str, ...]


def checklist(plan, conditions) -> list[Checked]:
    """Return every condition with what is missing for it, in the order in which they were registered."""
    return [Checked(str(one.title), one.url(plan), tuple(one(plan))) for one in conditions]


@dataclass(frozen=True)
class Acceptance:
    """Who accepted a plan, when and with which words, and the titles of the conditions that were found to hold (V0).

    Plans that were closed before these were kept have none.
    """

    by: str
    at: datetime
    words: str
    conditions: tuple[str, ...]


def frozen(conditions) -> list[dict[str, str]]:
    """Return the titles of conditions by language, as they are kept with the acceptance."""
    kept = [{} for _condition in conditions]
    for language in LANGUAGES:
        with translation.override(language):
            for titles, one in zip(kept, conditions, strict=True):
                titles[language] = str(one.title)
    return kept


def acceptance_of(plan) -> Acceptance | None:
    """Return how a plan was accepted, None while it was not; one query."""
    event = Event.objects.of(plan).filter(verb="plan.close").last()
    if event is None:
        return None
    language = "zh-hans" if (translation.get_language() or "").startswith("zh") else "en"
    return Acceptance(event.actor_name, event.at, event.note, tuple(titles[language] for titles in plan.accepted_conditions))
