"""The reviews that the plan in force has in its section 6, and whether they were held (D3.6, D4.5)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from plans import workdays
from plans.held_reviews import GRACE, Held, Planned, matched
from plans.models import Baseline
from verification.models import Review

# Minutes are written, read by those who were there and recorded within a working week; the day of a review that is recorded
# later is somebody's word alone, so nothing says any more that it was held in time.
RECORDING = 5


@dataclass(frozen=True)
class PlannedReview:
    """A review that the plan in force has: its row there, its day and subject, and the one that was held for it, if any.

    `late` is how many working days after its day it was held, or, not held, how many have gone by; 0 before and on its day.
    `recorded_late` is by how many working days after it was held it was recorded, 0 within RECORDING of them.
    """

    row: int
    planned_on: date
    subject: str
    review: Review | None
    late: int
    recorded_late: int = 0

    @property
    def missed(self) -> bool:
        """Whether it was not held, and GRACE working days have gone by."""
        return self.review is None and self.late > GRACE

    @property
    def is_due(self) -> bool:
        """Whether its day has come and it is neither held nor missed."""
        return self.review is None and not self.missed and self.planned_on <= timezone.localdate()

    @property
    def in_time(self) -> bool:
        """Whether it was held within GRACE working days of its day, and recorded soon enough to tell."""
        return self.review is not None and self.late <= GRACE and not self.recorded_late


def recorded_late(reviews) -> dict[int, int]:
    """Return by how many working days each of these reviews was recorded after it was held, 0 within RECORDING, by its id; one query."""
    reviews = list(reviews)
    own = workdays.own_days(min(one.held_on for one in reviews), max(one.recorded for one in reviews)) if reviews else {}
    return {one.pk: _recorded_late(one, own) for one in reviews}


def _recorded_late(review, own):
    days = workdays.between(review.held_on, review.recorded, own)
    return days if days > RECORDING else 0


def planned_of(plan, today: date | None = None) -> list[PlannedReview]:
    """Return the planned reviews of the baseline in force by their days; none without a baseline."""
    return planned_in([plan], today).get(plan.pk, [])


def planned_in(plans, today: date | None = None) -> dict[int, list[PlannedReview]]:
    """Return the planned reviews of each plan's baseline in force, by the plan's id, in three queries whatever their number.

    A review that names no planned one stands for the first that bears its subject and was not held otherwise.
    """
    today = today or timezone.localdate()
    ids = [plan.pk for plan in plans]
    # The latest baseline of each plan stands last and is the one in force.
    rows = dict(Baseline.objects.filter(plan__in=ids).order_by("number").values_list("plan_id", "document__parts__reviews"))
    held = defaultdict(list)
    for review in Review.objects.filter(plan__in=ids).order_by("held_on", "id"):
        held[review.plan_id].append(review)
    days = [date.fromisoformat(row["planned_on"]) for told in rows.values() for row in told or []]
    first = min([*days, *(review.held_on for reviews in held.values() for review in reviews)], default=today)
    own = workdays.own_days(min(first, today), today)
    return {pk: _matched(told or [], held[pk], today, own) for pk, told in rows.items()}


def _matched(rows, reviews, today, own):
    planned = [Planned(row["row"], date.fromisoformat(row["planned_on"]), row["subject"]) for row in rows]
    by_id = {one.pk: one for one in reviews}
    held = matched(planned, [Held(one.held_on, one.subject, one.planned_row, one.pk) for one in reviews])
    found = []
    for one in sorted(planned, key=lambda one: (one.day, one.row)):
        review = by_id[held[one.row].pk] if one.row in held else None
        until = review.held_on if review else today
        late = workdays.between(one.day, until, own) if one.day < until else 0
        found.append(PlannedReview(one.row, one.day, one.subject, review, late, _recorded_late(review, own) if review else 0))
    return found
