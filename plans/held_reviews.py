"""Which review was held for which planned one (D3.6, D4.5): the same for the owner's duties, the list of reviews, and the appraisal."""

from dataclasses import dataclass
from datetime import date

# A planned review is missed once so many working days have gone by without it.
GRACE = 5


@dataclass(frozen=True)
class Planned:
    """A review that a plan has in its section 6: its row there, its day and its subject."""

    row: int
    day: date
    subject: str


@dataclass(frozen=True)
class Held:
    """A review that was held: its day, its subject, the row of the planned one that it names, if any, and its id where it is known."""

    day: date
    subject: str
    row: int | None = None
    pk: int | None = None


def matched(planned: list[Planned], held: list[Held]) -> dict[int, Held]:
    """Return by its row the review that was held for each planned one, the first days first.

    It is the one that names it; else the first of its subject that names none. Whoever records another says that it was not planned.
    """
    named = {one.row: one for one in held if one.row is not None}
    loose = [one for one in held if one.row is None]
    found = {}
    for one in sorted(planned, key=lambda one: (one.day, one.row)):
        review = named.get(one.row) or next((other for other in loose if other.subject == one.subject), None)
        if review:
            found[one.row] = review
            if review in loose:
                loose.remove(review)
    return found
