"""Reviews 改进回顾 are held as section 6 of the plan has them; what they decide becomes work (D3.6, D4.5)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from improvement.actions import follow_up
from plans.actions.plans import locked
from verification.actions.guards import refuse_outsider
from verification.models import Review, ReviewDecision
from verification.reviewing import planned_of


def record_review(
    plan, by, held_on: date, subject: str, participants: str, minutes: str, decisions: str = "", planned_row: int | None = None, attendees=(), key=None,
    recorded_on: date | None = None,
) -> Review:  # fmt: skip
    """Record a review that was held (D4.5), in place of the planned one whose row in the plan is `planned_row`.

    `attendees` are the people of the house who were there, `participants` are others, in words.
    Records of earlier years say with `recorded_on` when they were written; no page or API does.
    Raises ValidationError at the fields: nobody was there, a day to come or before the plan was first approved, a planned
    review that the plan does not have or that was held already.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "review.hold", plan)
        if earlier := trail.created_before(Review, by, key, plan=plan):
            return earlier
        _check_day(plan, held_on, recorded_on)
        review = Review(
            plan=plan, held_on=held_on, subject=subject, participants=participants, minutes=minutes, decisions=decisions, recorded_by=by, recorded_on=recorded_on,
            planned_row=planned_row, planned_on=_planned(plan, planned_row),
            attendees=[{"id": person.pk, "name": str(person)} for person in attendees],
        )  # fmt: skip
        return trail.create(review, "review.hold", by, key=key)


def decide_at_review(review, by, text: str, owner=None, due: date | None = None, area=None, key=None) -> ReviewDecision:
    """Record what a review decided; with an owner and a day it becomes a work item of the plan (under `area`, else process).

    Raises ValidationError at the fields.
    """
    with transaction.atomic():
        plan = locked(review.plan)
        permit(by, "review.hold", plan)
        if bool(owner) != bool(due):
            raise ValidationError({"due" if owner else "owner": _("What becomes work has an owner and a day.")})
        if due and due < review.held_on:
            raise ValidationError({"due": _("The review was held on {day}; what it decides is not due before.").format(day=review.held_on)})
        if owner:
            refuse_outsider(owner, plan)
        decision = trail.create(ReviewDecision(review=review, text=text, owner=owner, due=due), "review.decide", by, key=key)
        if not owner or decision.work_item_id:
            return decision
        acceptance = _("Carried out as the review of {day} decided.").format(day=review.held_on)
        item = follow_up(plan, by, f"decision:{decision.pk}", text, owner, due, acceptance=acceptance, description=text, area=area)
        return trail.edit(decision, "review.decide", by, {"work_item": item})


def _check_day(plan, held_on, recorded_on):
    if held_on and held_on > timezone.localdate():
        raise ValidationError({"held_on": _("This day has not come yet.")})
    first = plan.baselines.order_by("number").first()
    since = first and timezone.localdate(first.approved_at)
    if held_on and since and not recorded_on and held_on < since:
        raise ValidationError({"held_on": _("The plan was approved on {day}; no review of it was held before.").format(day=since)})


def _planned(plan, row):
    if row is None:
        return None
    one = next((one for one in planned_of(plan) if one.row == row), None)
    if one is None:
        raise ValidationError({"planned_row": _("The plan in force has no such review.")})
    if one.review is not None:
        raise ValidationError({"planned_row": _("This review was held on {day}.").format(day=one.review.held_on)})
    return one.planned_on
