"""The reviews that the plan in force has in its section 6, and whether they were held (D3.6, D4.5)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from plans import workdays
from verification.models import Review

# A review held within so many working days of its day was held in time.
GRACE = 5


@dataclass(frozen=True)
class PlannedReview:
    """A review that the plan in force has: its row there, its day and subject, and the one that was held for it, if any."""

    row: int
    planned_on: date
    subject: str
    review: Review | None
    missed: bool

    @property
    def in_time(self) -> bool:
        """Whether it was held, within GRACE working days of its day."""
        return self.review is not None and workdays.between(self.planned_on, self.review.held_on) <= GRACE


def planned_of(plan, today: date | None = None) -> list[PlannedReview]:
    """Return the planned reviews of the baseline in force by their days; missed are those GRACE working days past and not held.

    Two queries. A review that names no planned one stands for the first that bears its subject and was not held otherwise.
    """
    if plan.baseline is None:
        return []
    today = today or timezone.localdate()
    held = list(plan.reviews.order_by("held_on", "id"))
    named = {one.planned_row: one for one in held if one.planned_row is not None}
    loose = [one for one in held if one.planned_row is None]
    found = []
    for row in sorted(plan.baseline.document["parts"]["reviews"], key=lambda row: (row["planned_on"], row["row"])):
        review = named.get(row["row"]) or _take(loose, row["subject"])
        day = date.fromisoformat(row["planned_on"])
        missed = review is None and day < today and workdays.between(day, today) > GRACE
        found.append(PlannedReview(row["row"], day, row["subject"], review, missed))
    return found


def _take(loose, subject):
    same = next((one for one in loose if one.subject == subject), None)
    if same:
        loose.remove(same)
    return same
