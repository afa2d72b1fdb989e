"""A long history stays quick: every condition of its list has an index that gives a page in its order, and each word of a filter stands once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from audit import paging
from audit.api import EventViewSet
from audit.filters import EventFilter, object_choices, verb_choices
from audit.models import Event
from audit.slices import slice_of
from plans import actions
from plans.models import Plan
from plans.rules import readable_events
from tests.plans import factory

SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own words for a plan of a query")


def plan_of_query(rows) -> str:
    """SQLite's plan of the query for the newest page of these rows."""
    sql, values = rows.order_by("-pk").values("pk")[:26].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return "; ".join(line[3] for line in cursor.fetchall())


@SQLITE
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"actor": "{actor}"}, "actor_id"),
        ({"verb": "plan.create"}, "verb"),
        ({"object_type": "plans.plan"}, "events_by_kind"),
        # A part of a number may name several plans: either index of chains serves, and the numbers of their events are sorted.
        ({"plan": "{plan}"}, "COVERING INDEX events_"),
    ],
)
def test_each_condition_of_the_history_is_read_from_an_index_in_its_order(people, asked, index):
    plan = factory.draft(people)
    query = {name: value.format(actor=people.planner.pk, plan=plan.number) for name, value in asked.items()}
    chosen = EventFilter({**query, "sign_ins": "on"}, queryset=Event.objects.all())
    told = plan_of_query(chosen.qs)
    assert ("SEARCH audit_event USING" in told, index in told) == (True, True)
    assert "plan" not in asked or "(chain_kind=? AND chain_number=?)" in told


@SQLITE
def test_a_page_of_one_chain_is_read_in_its_order(people):
    plan = factory.draft(people)
    told = plan_of_query(Event.objects.filter(chain_kind="plan", chain_number=plan.pk))
    assert ("events_by_chain" in told, "TEMP B-TREE" in told) == (True, False)


@SQLITE
def test_a_period_is_read_from_an_index_and_those_who_read_a_part_scan_no_alternatives(people):
    factory.draft(people)
    period = EventFilter({"start": "2026-01-01", "end": "2026-01-31"}, queryset=Event.objects.all())
    assert "USING INDEX audit_event_at" in plan_of_query(period.qs) or "USING COVERING INDEX audit_event_at" in plan_of_query(period.qs)
    part = plan_of_query(readable_events(Event.objects.all(), people.sms_owner))
    assert ("MULTI-INDEX OR" in part, "TEMP B-TREE" in part) == (False, False)


def test_a_page_of_the_history_is_one_query_and_in_order(people, django_assert_num_queries):
    factory.draft(people)
    newest = list(Event.objects.order_by("-pk").values_list("pk", flat=True))
    with django_assert_num_queries(1):
        part = slice_of(Event.objects.exclude(verb="user.sign_in"), {}, 3)
    assert [event.pk for event in part.rows] == newest[:3]
    back = slice_of(Event.objects.all(), {"after": str(newest[4])}, 3)
    assert [event.pk for event in back.rows] == newest[1:4]


def test_who_reads_a_part_of_the_history_reads_the_chains_of_readable_plans_and_of_inputs(people):
    plan = factory.draft(people)
    told = readable_events(Event.objects.all(), people.sms_owner)
    assert set(told.values_list("chain_kind", flat=True)) <= {"plan", "inputs"}
    visible = set(Plan.objects.visible_to(people.sms_owner).values_list("pk", flat=True))
    assert (plan.pk in visible, set(told.filter(chain_kind="plan").values_list("chain_number", flat=True)) <= visible) == (True, True)


def test_what_is_done_to_hidden_inputs_is_left_out_in_the_same_one_query(people, django_assert_num_queries):
    plan = factory.approved(people, confidential=True)
    shown = [list(readable_events(Event.objects.filter(verb="input.adopt"), people.second_manager))]  # who this is, is known from here on
    for number in (1, 3):
        for _ in range(number):
            left = actions.carry_over(plan, people.quality_manager, title="Still slow", description="Not cured.")
            actions.adopt_input(left, people.planner, "Again.")
        with django_assert_num_queries(1):
            shown.append([one for one in readable_events(Event.objects.filter(verb="input.adopt"), people.second_manager) if one.object_id == left.pk])
    assert shown[1:] == [[], []]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_kind_and_each_action_stands_once_among_the_choices(language):
    with override(language):
        kinds = [words for _kind, words in object_choices()]
        verbs = [(group, words) for group, choices in verb_choices() for _verb, words in choices]
    assert (len(set(kinds)), len(set(verbs))) == (len(kinds), len(verbs))


def told_on(api, **query):
    """Return how many events the API counts, whether these are all, and the ids of the page."""
    told = api.get("/api/v1/events/", query).json()
    return told["count"], told["count_is_exact"], [row["id"] for row in told["results"]], bool(told["next"]), bool(told["previous"])


def test_the_api_counts_no_further_than_it_says_and_leads_on_to_the_last_page(people, api_as, monkeypatch):
    factory.draft(people)
    api = api_as("auditor")
    monkeypatch.setattr(EventViewSet.pagination_class, "page_size", 4)
    every = list(Event.objects.order_by("-pk").values_list("pk", flat=True))
    pages = -(-len(every) // 4)
    told = [told_on(api, sign_ins="on", page=number) for number in range(1, pages + 1)]
    monkeypatch.setattr(paging, "COUNTED", 5)
    bounded = [told_on(api, sign_ins="on", page=number) for number in range(1, pages + 1)]
    assert ([one[2:] for one in bounded], {one[:2] for one in told}, {one[:2] for one in bounded}) == ([one[2:] for one in told], {(len(every), True)}, {(5, False)})
    assert (sum((one[2] for one in bounded), []), bounded[0][3:], bounded[-1][3:]) == (every, (True, False), (False, True))
    wrong = ["0", "-1", "x", "last", str(pages + 1), "9" * 19, "9" * 400]
    assert [api.get("/api/v1/events/", {"page": number}).status_code for number in wrong] == [404] * len(wrong)


def test_a_period_comes_in_the_order_of_time_and_no_event_is_lost_or_told_twice(people):
    plan = factory.draft(people)
    last, day = Event.objects.latest("pk"), timezone.now() - timedelta(days=50)
    for number, hours in enumerate([3, 1, 1, 1, 2, 1]):
        Event.objects.create(chain_kind="plan", chain_number=plan.pk, sequence=last.sequence + number + 1, at=day + timedelta(hours=hours), actor_name="x", verb="plan.edit", object_type="plans.plan", object_id=plan.pk, object_label="x", hash="x")
    period = EventFilter({"end": f"{timezone.localdate() - timedelta(days=40)}"}, queryset=Event.objects.all()).qs
    expected = [event.pk for event in sorted(period, key=lambda event: (event.at, event.pk), reverse=True)]
    part, down = slice_of(period, {}, 2), []
    while True:
        down.append([event.pk for event in part.rows])
        if part.older is None:
            break
        part = slice_of(period, {"before": str(part.older)}, 2)
    up = [[event.pk for event in part.rows]]
    while part.newer is not None:
        part = slice_of(period, {"after": str(part.newer)}, 2)
        up.append([event.pk for event in part.rows])
    assert (sum(down, []), up[::-1], len(expected)) == (expected, down, 6)
    assert [event.pk for event in slice_of(period, {"before": str(2**63 - 1)}, 2).rows] == expected[:2]
