"""The health of plans: its formula, its sentences with the way to their rows, and where it shows."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement import actions, lateness
from improvement.health import AMBER, GREEN, ORDER, RED, Facts, Milestone, Money, Work, judge
from improvement.health.gathering import health_of
from improvement.models import WorkItem
from plans import actions as plan_actions
from plans import workdays
from plans.models import BudgetLine, Plan
from tests.improvement import factory
from tests.plans import factory as plan_factory

TODAY = date(2026, 3, 4)  # a Wednesday; the Saturday before is worked
BY = lateness.Yardstick(TODAY, date(2026, 3, 11), 30)


def work(**facts):
    """An item in the middle of its time, half done."""
    return Work(**{"pk": 1, "state": "doing", "planned_start": date(2026, 2, 2), "planned_end": date(2026, 4, 3), "percent": 60, **facts})


def told(*works, **facts):
    """The codes of the findings with their colours."""
    health = judge(Facts(works, **facts), BY)
    return health.colour, {one.code: one.colour for one in health.findings}


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(
    ("facts", "colour", "findings"),
    [
        ({}, GREEN, {}),
        ({"state": "done", "percent": 100, "planned_end": date(2026, 3, 1)}, GREEN, {}),
        ({"planned_end": date(2026, 3, 3), "percent": 90}, AMBER, {"overdue": AMBER}),
        ({"planned_end": date(2026, 2, 26), "percent": 90}, AMBER, {"overdue": AMBER}),
        ({"planned_end": date(2026, 2, 25), "percent": 90}, RED, {"overdue": RED}),
        ({"percent": 20}, AMBER, {"lagging": AMBER, "behind": AMBER}),
        ({"percent": 0, "planned_end": date(2026, 3, 6)}, RED, {"lagging": AMBER, "behind": RED}),
        ({"state": "todo", "percent": 0, "planned_start": date(2026, 3, 3)}, AMBER, {"lagging": AMBER}),
        ({"planned_cost": Decimal(10), "cost": Decimal("10.01")}, AMBER, {"costly": AMBER}),
        ({"planned_cost": Decimal(0), "cost": Decimal(10)}, GREEN, {}),
    ],
)
def test_an_item_makes_its_plan_green_amber_or_red(facts, colour, findings):
    assert told(work(**facts)) == (colour, findings)


@pytest.mark.parametrize(("since", "colour"), [(TODAY, AMBER), (date(2026, 2, 26), AMBER), (date(2026, 2, 25), RED)])
def test_what_is_blocked_or_asked_for_is_red_after_as_many_days_as_service_quality_management_is_told(since, colour):
    assert told(work(state="blocked"), blocked_since={1: since}) == (colour, {"blocked": colour})
    assert told(work(), asked={1: since}) == (colour, {"asked": colour})


@pytest.mark.parametrize(
    ("end", "facts", "colour"),
    [
        (date(2026, 4, 3), {}, GREEN),
        (date(2026, 4, 2), {}, AMBER),
        (date(2026, 3, 3), {}, AMBER),
        (date(2026, 2, 25), {}, RED),
        (date(2026, 2, 25), {"state": "done", "percent": 100}, GREEN),
        (date(2026, 3, 11), {"planned_end": date(2026, 3, 11), "percent": 51}, AMBER),
        (date(2026, 3, 11), {"planned_end": date(2026, 3, 11), "percent": 52}, GREEN),
        (date(2026, 3, 12), {"planned_end": date(2026, 3, 12), "percent": 51}, GREEN),
    ],
)
def test_a_milestone_is_at_risk_when_it_has_passed_when_work_ends_later_and_when_it_is_near_and_lags(end, facts, colour):
    phase = Milestone("Trial", date(2026, 2, 2), end, (work(**facts),))
    found = judge(Facts((), milestones=(phase,)), BY).findings
    assert [finding.colour for finding in found] == ([] if colour == GREEN else [colour])


@pytest.mark.requirement("I2")
def test_a_part_counts_within_its_whole_and_by_itself_where_that_is_elsewhere():
    # 40 points behind by itself; together with its whole, which has nearly kept pace, it weighs nothing more.
    whole, part = work(percent=50), work(pk=2, percent=12, weight=Decimal(9), state="done", whole=1)
    assert told(whole, part) == (GREEN, {})
    assert told(part) == (AMBER, {"behind": AMBER})


def money(planned, spent, over=False):
    """What was planned and spent in yuan."""
    return Money("CNY", Decimal(planned), Decimal(spent), over)


@pytest.mark.parametrize(("one", "colour"), [(money(100, 100), GREEN), (money(100, 90, over=True), AMBER), (money(100, "100.01", over=True), RED)])
def test_an_overdrawn_line_of_the_budget_is_amber_and_an_overspent_budget_is_red(one, colour):
    assert told(work(), money=(one,))[0] == colour


DAYS = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def works(draw):
    """Items that there can be."""
    found = []
    for pk in range(draw(st.integers(1, 5))):
        state = draw(st.sampled_from(["todo", "doing", "blocked", "done"]))
        percent = {"todo": 0, "done": 100}.get(state, draw(st.integers(0, 99)))
        start = draw(DAYS)
        end = start + timedelta(days=draw(st.integers(0, 40)))
        found.append(Work(pk, state, start, end, percent, Decimal(draw(st.integers(1, 9))), 1, Decimal(draw(st.integers(0, 9))), Decimal(draw(st.integers(0, 9)))))
    return tuple(found)


def facts(works, since, first, last, spent):
    """The facts about a plan of these items."""
    blocked = {one.pk: since for one in works if one.state == "blocked"}
    milestones = (Milestone("end", first, max(first, last), works),)
    return Facts(works, blocked, {works[0].pk: since} if works[0].unfinished and since < TODAY else {}, milestones, (Money("CNY", Decimal(20), Decimal(spent), spent > 20),))


def later(by, days):
    """The yardstick so many days later."""
    today = by.today + timedelta(days=days)
    return lateness.Yardstick(today, workdays.add(today, 5, {}), by.lag)


@pytest.mark.requirement("I2")
@given(works(), DAYS.filter(lambda day: day <= TODAY), DAYS, DAYS, st.integers(0, 40), st.integers(0, 30), st.integers(0, 100), st.integers(0, 30), st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_more_lateness_never_makes_a_plan_greener(items, since, first, last, spent, days, less, longer, more):
    before = judge(facts(items, since, first, last, spent), BY)
    slower = tuple(replace(one, percent=max(0, one.percent - less)) if one.unfinished else one for one in items)
    dearer = tuple(replace(one, cost=one.cost + more) for one in slower)
    worse = facts(dearer, since - timedelta(days=longer), first, last, spent + more)
    assert ORDER.index(judge(worse, later(BY, days)).colour) >= ORDER.index(before.colour)
    # Nor does it take away a single reason, but that what was lagging may be overdue or blocked by now.
    gone = {one.code for one in before.findings} - {one.code for one in judge(worse, later(BY, days)).findings}
    assert gone <= {"lagging"}


# What is read


def health(plan):
    """The health of a plan as it is stored."""
    plan = Plan.objects.get(pk=plan.pk)
    return health_of([plan])[plan.pk]


def calm(item):
    """The item with its plan and phases so far ahead that nothing is late."""
    today = timezone.localdate()
    ends = {"planned_start": today, "planned_end": today + timedelta(days=200)}
    WorkItem.objects.filter(plan=item.plan).update(**ends)
    Plan.objects.filter(pk=item.plan_id).update(**ends)
    item.plan.phases.update(**ends)
    return factory.fresh(item)


@pytest.mark.django_db
def test_a_draft_and_an_approved_plan_have_no_health(people):
    assert health_of([plan_factory.draft(people), plan_factory.approved(people)]) == {}


@pytest.mark.django_db
def test_each_reason_is_a_sentence_that_leads_to_its_rows(people, sign_in):
    item = calm(factory.item_in_progress(people))
    assert (health(item.plan).colour, health(item.plan).findings) == ("green", ())
    WorkItem.objects.filter(pk=item.pk).update(planned_start=date(2020, 1, 6), planned_end=workdays.add(timezone.localdate(), -7))
    other = factory.add(item.plan, people.quality_manager, planned_start=timezone.localdate(), planned_end=timezone.localdate() + timedelta(days=30))
    WorkItem.objects.filter(pk=other.pk).update(scope_state="approved")
    page = sign_in("delivery").get(f"/plans/{item.plan.number}/implementation/")
    shown = page.context["health"]
    overdue = next(reason for reason in shown.reasons if reason.code == "overdue")
    assert (shown.health.colour, overdue.text) == ("red", "1 work item is overdue by 7 working days.")
    rows = sign_in("delivery").get(overdue.url).context["lines"]
    assert [line.item for line in rows] == [item]


@pytest.mark.django_db
def test_blocked_work_and_waiting_requests_are_counted(people):
    item = calm(factory.item_in_progress(people))
    factory.report(item, people.delivery, 20, blocked_reason="No server.")
    actions.request_extension(item, people.delivery, factory.later(item), "The server comes late.")
    assert [(one.code, one.text, one.items) for one in health(item.plan).findings] == [
        ("blocked", "1 work item has been blocked today.", (item.pk,)),
        ("asked", "1 request for more time waits for a decision.", (item.pk,)),
    ]


@pytest.mark.django_db
def test_a_pending_item_is_no_matter_of_health(people):
    item = calm(factory.item_in_progress(people))
    factory.add(item.plan, people.quality_manager, planned_start=date(2020, 1, 6), planned_end=date(2020, 2, 6))
    assert health(item.plan).colour == "green"


@pytest.mark.django_db
def test_an_open_revision_changes_nothing_in_the_health(people):
    item = calm(factory.item_in_progress(people))
    line = BudgetLine.objects.filter(plan=item.plan).first()
    plan_actions.record_expense(item.plan, by=people.quality_manager, line=line, spent_on=timezone.localdate(), amount=line.planned + 1, note="Dear")
    before = health(item.plan)
    plan = plan_actions.revise(Plan.objects.get(pk=item.plan_id), people.quality_manager, "Dearer")
    line.refresh_from_db()
    plan_actions.edit_part(line, people.quality_manager, line.version, planned=line.planned * 100)
    assert [one.code for one in before.findings] == ["budget"]
    assert [one.text for one in health(plan).findings if one.code == "budget"] == [one.text for one in before.findings]


@pytest.mark.django_db
def test_the_list_of_plans_the_plan_and_supervision_show_the_same_colour(people, sign_in, api_as):
    item = factory.item_in_progress(people)  # its end lies far back
    client = sign_in("supervision")
    cells = [cell for line in client.get("/plans/").context["lines"] for cell in line.cells if cell.kind == "mark"]
    block = next(block for block in client.get(item.plan.get_absolute_url()).context["rail"] if block.mark)
    row = client.get("/supervision/").context["plans"][0]
    answer = api_as("supervision").get(f"/api/v1/plan-health/{item.plan_id}/", HTTP_ACCEPT_LANGUAGE="en").json()
    assert ([cell.value.tone for cell in cells], block.mark.tone, row.health.tone, answer["colour"]) == (["bad"], "bad", "bad", "red")
    assert [reason["text"] for reason in answer["reasons"]] == [reason.text for reason in row.reasons] == [line.text for line in block.reasons]


@pytest.mark.django_db
def test_the_health_of_a_plan_that_one_may_not_read_does_not_exist(people, api_as):
    plan = factory.started(people, confidential=True)
    assert (api_as("colleague").get(f"/api/v1/plan-health/{plan.pk}/").status_code, api_as("colleague").get("/api/v1/plan-health/").json()["count"]) == (404, 0)
    assert api_as("sms_owner").get(f"/api/v1/plan-health/?number={plan.number}").json()["results"][0]["plan"] == plan.pk


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_health_of_plans_takes_the_same_number_of_queries(people, api_as, number, django_assert_num_queries):
    for _place in range(number):
        factory.started(people)
    client = api_as("supervision")
    client.get("/api/v1/plan-health/")
    with django_assert_num_queries(10):
        assert client.get("/api/v1/plan-health/").json()["count"] == number
