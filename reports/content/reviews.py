"""Reviews as planned and as held, and the appraisal of the process (D3.6, D4.5, V4)."""

from reports.content import found
from reports.content.plain import name_of, plain, work_of_one
from verification import reviewing


def reviews_of(plan) -> tuple[found.ReviewHeld, ...]:
    """Return the reviews held, oldest first, each with what it decided."""
    reviews = plan.reviews.order_by("held_on", "id").prefetch_related("decided__owner", "decided__work_item")
    return tuple(
        found.ReviewHeld(
            plain(one.held_on), one.subject, one.present, one.minutes, one.decisions, plain(one.planned_on),
            tuple(_decided(decision) for decision in one.decided.all()), plain(one.recorded),
        )  # fmt: skip
        for one in reviews
    )


def planned_reviews_of(plan) -> tuple[found.ReviewPlanned, ...]:
    """Return the reviews that the plan in force has, each beside the day on which it was held."""
    return tuple(
        found.ReviewPlanned(plain(one.planned_on), one.subject, plain(one.review.held_on) if one.review else "", _standing(one))
        for one in reviewing.planned_of(plan)
    )


def assessments_of(plan) -> tuple[found.Assessment, ...]:
    """Return the appraisals of the process, oldest first, with the evidence as it was found and what the owner says."""
    rows = plan.assessments.select_related("assessed_by", "stated_by").order_by("id")
    return tuple(
        found.Assessment(
            one.regulation, tuple(one.criteria), plain(one.score), one.grade, one.conclusion, str(one.assessed_by),
            one.owner_statement, name_of(one.stated_by), plain(one.stated_at),
        )  # fmt: skip
        for one in rows
    )


def _decided(decision):
    number, state = work_of_one(decision.work_item)
    return found.Decided(decision.text, name_of(decision.owner), plain(decision.due), number, state)


def _standing(planned):
    if planned.review is None:
        return "missed" if planned.missed else "due"
    if planned.recorded_late:
        return "recorded_late"
    return "in_time" if planned.in_time else "late"
