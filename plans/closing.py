"""The list of what closing a plan needs, which fills itself (design section 4; V0)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse


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
    """A condition of closing: `find` yields a sentence for each missing thing; `route` and `anchor` say where it is settled."""

    title: str
    find: Callable[[object], Iterator[str]]
    route: str
    anchor: str = ""

    def __call__(self, plan) -> Iterator[str]:
        """Yield what is missing."""
        return self.find(plan)

    def url(self, plan) -> str:
        """Return the address where it is settled."""
        return reverse(self.route, args=[plan.number]) + self.anchor


@dataclass(frozen=True)
class Checked:
    """A condition as it stands for a plan."""

    title: str
    url: str
    missing: tuple[str, ...]


def checklist(plan, conditions) -> list[Checked]:
    """Return every condition with what is missing for it, in the order in which they were registered."""
    return [Checked(str(one.title), one.url(plan), tuple(one(plan))) for one in conditions]
