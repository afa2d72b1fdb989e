"""A review tells when it was held and when it was recorded; its minutes are rich text (D4.5)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from plans import workdays
from tests.verification import factory
from verification import actions, proofs, reviewing

TODAY = timezone.localdate
HELD = {"subject": "First review", "participants": "All", "minutes": "We looked."}
RICH = "<p>We looked <strong>twice</strong>.</p><table><tbody><tr><td>RES5D</td><td>58</td></tr></tbody></table>"


@pytest.fixture
def plan(people):
    """A plan at work that was approved today and has a review planned for 10 April 2026."""
    return factory.in_progress(people)


@pytest.mark.requirement("D4.5")
@pytest.mark.parametrize(("day", "fields"), [(-1, ["held_on"]), (0, []), (1, ["held_on"])])
def test_a_review_is_held_between_the_first_approval_and_today(plan, day, fields):
    refused = {}
    try:
        actions.record_review(plan, plan.owner, TODAY() + timedelta(day), **HELD)
    except ValidationError as error:
        refused = error.message_dict
    assert (list(refused), plan.reviews.count()) == (fields, 1 - len(fields))


def test_the_page_and_the_api_refuse_a_day_before_the_approval_at_its_field(plan, sign_in, api_as):
    facts = {**HELD, "held_on": str(TODAY() - timedelta(1))}
    page = sign_in("quality_manager").post(reverse("verification:review-add", args=[plan.number]), facts, headers={"accept-language": "en"})
    answer = api_as("quality_manager").post("/api/v1/reviews/", {**facts, "plan": plan.pk}, format="json", headers={"accept-language": "en"})
    words = f"The plan was approved on {TODAY()}; no review of it was held before."
    assert (page.status_code, page.context["form"].errors["held_on"]) == (422, [words])
    assert (answer.status_code, answer.json()["held_on"]) == (400, [words])


@pytest.mark.requirement("D4.5")
def test_a_letter_about_a_missed_review_says_how_late_it_is_by_the_day_it_is_sent_alone(plan, people):
    (duty,) = [duty for duty in duties.KINDS["review"].find(people.second_manager) if duty.plan == plan.pk]
    assert (duty.deed, duty.action.startswith("Missed, ")) == (f"Missed: ask {plan.owner}.", True)


def one(plan):
    return reviewing.planned_of(plan)[0]


@pytest.mark.requirement("D4.5")
@pytest.mark.parametrize(("working_days", "in_time", "late"), [(5, True, 0), (6, False, 6)])
def test_what_is_recorded_more_than_five_working_days_later_was_not_held_in_time(plan, working_days, in_time, late):
    held = date(2026, 4, 10)
    actions.record_review(plan, plan.owner, held, planned_row=one(plan).row, recorded_on=workdays.add(held, working_days), **HELD)
    told = one(plan)
    assert (told.in_time, told.recorded_late, told.late) == (in_time, late, 0)
    assert (proofs.found(plan, "reviews_held").good, proofs.found(plan, "reviews_held").total) == (int(in_time), 1)


def test_the_pages_and_the_api_show_when_a_review_was_held_and_when_it_was_recorded(plan, sign_in, api_as):
    review = actions.record_review(plan, plan.owner, date(2026, 4, 10), planned_row=one(plan).row, recorded_on=TODAY(), **HELD)
    days = workdays.between(date(2026, 4, 10), TODAY())
    client = sign_in("planner")
    listed = client.get(reverse("verification:overview", args=[plan.number]), headers={"accept-language": "en"}).content.decode()
    page = client.get(reverse("verification:review", args=[plan.number, review.pk]), headers={"accept-language": "en"}).content.decode()
    assert (listed.count(">recorded late</span>"), listed.count(f"recorded on {TODAY()}</small>"), listed.count('badge-ok">held<')) == (1, 1, 0)
    assert f"recorded {days} working days late" in page
    (told,) = api_as("planner").get(f"/api/v1/reviews/planned/?plan={plan.pk}").json()
    assert (told["in_time"], told["recorded_late"]) == (False, days)
    assert api_as("planner").get(f"/api/v1/reviews/{review.pk}/").json()["recorded_on"] == str(TODAY())


def test_records_of_earlier_years_say_when_they_were_written(plan):
    review = actions.record_review(plan, plan.owner, date(2013, 2, 4), recorded_on=date(2013, 2, 5), **HELD)
    assert (review.recorded, reviewing.recorded_late([review])) == (date(2013, 2, 5), {review.pk: 0})


def test_minutes_are_written_in_the_editor_and_shown_as_they_were_written(plan, sign_in):
    client = sign_in("quality_manager")
    url = reverse("verification:review-add", args=[plan.number])
    form = client.get(url).content.decode()
    assert (form.count("data-minutes"), form.count("<template data-tools>"), form.count("data-rich")) == (1, 1, 1)
    client.post(url, {**HELD, "held_on": str(TODAY()), "minutes": RICH + '<script>alert("x")</script>'})
    review = plan.reviews.get()
    shown = client.get(reverse("verification:review", args=[plan.number, review.pk])).content.decode()
    assert (review.minutes, RICH in shown) == (RICH, True)


def test_plain_minutes_from_before_keep_their_paragraphs(plan, sign_in):
    review = actions.record_review(plan, plan.owner, TODAY(), **{**HELD, "minutes": "One <two>.\n\nThree\nfour."})
    shown = sign_in("planner").get(reverse("verification:review", args=[plan.number, review.pk])).content.decode()
    assert '<div class="prose"><p>One &lt;two&gt;.</p><p>Three<br>four.</p></div>' in shown.replace("\n", "")
