"""Each index of the history is what a database reads for the question that it was made for, on SQLite and on PostgreSQL.

Take one away and its line here is red. That a page is as quick at a million events as at ten thousand was measured: docs/operations.md.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audit.filters import ChainFilter, EventFilter
from audit.models import Event
from plans.models import Plan

# What is no dearer for a few thousand rows, and no way for a million: reading rows, and sorting all of them.
ROWS, SORTING = ("seqscan", "indexscan", "bitmapscan"), ("sort", "bitmapscan")
POSTGRESQL = connection.vendor == "postgresql"
EVENTS = 4000
RARE = 40  # one event in so many has the actor, the verb, the kind or the chain that is asked for
DAY = timezone.now() - timedelta(days=100)
SOME_DAYS = {"start": f"{DAY:%Y-%m-%d}", "end": f"{DAY + timedelta(days=60):%Y-%m-%d}"}


@pytest.fixture
def years(people):
    """Rows enough for PostgreSQL to prefer an index, and what it knows of them."""
    plan = Plan.objects.order_by("pk").first()
    number = plan.pk if plan else 1

    def event(place):
        rare = place % RARE == 0
        return Event(
            chain_kind="plan", chain_number=number if rare else 10_000 + place % 7, sequence=100_000 + place, at=timezone.now() - timedelta(hours=EVENTS - place),
            actor=people.planner if rare else people.auditor, actor_name="x", verb="plan.create" if place % (RARE // 2) == 0 else "plan.edit",
            object_type="plans.plan" if rare else "plans.goal", object_id=1, object_label="x" * 50, hash="x",
        )  # fmt: skip

    Event.objects.bulk_create(event(place) for place in range(EVENTS))
    if POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audit_event")
    return number


def how(rows, without=()) -> str:
    """Return how the database reads these rows; `without` are the ways that PostgreSQL is to leave alone where it has another."""
    sql, values = rows.query.sql_with_params()
    ways = without if POSTGRESQL else ()
    with connection.cursor() as cursor:
        for way in ways:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {'' if POSTGRESQL else 'QUERY PLAN '}{sql}", values)
        told = "; ".join(line[0 if POSTGRESQL else 3] for line in cursor.fetchall())
        for way in ways:
            cursor.execute(f"SET LOCAL enable_{way} = on")
    return told


def page(rows):
    """Return the question for the newest page."""
    return rows.values("pk")[:26]


def sorts_all(told):
    """Whether the database must read all and sort it before it has the first."""
    return ("TEMP B-TREE" in told and "LAST TERM" not in told) or ("Sort" in told and "Incremental Sort" not in told)


def covers(told, index):
    """Whether the index holds all that is asked, so that no row is read."""
    return f"{'Index Only Scan using' if POSTGRESQL else 'USING COVERING INDEX'} {index}" in told.replace("Backward ", "")


def test_who_did_what_is_read_from_one_index_in_its_order(people, years):
    told = how(page(Event.objects.filter(actor=people.planner, verb="plan.create").order_by("-pk")), ROWS)
    assert (covers(told, "events_by_actor_and_verb"), sorts_all(told)) == (True, False)


def test_what_the_filter_of_a_chain_offers_is_read_from_one_index(years):
    offered = Event.objects.in_chain("plan", years).order_by().values_list("actor", "verb", "object_type").distinct()
    assert covers(how(offered, ROWS), "events_offered_by_chain") is True


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"actor": "{planner}"}, "events_by_actor_and_time"),
        ({"verb": "plan.create"}, "events_by_verb_and_time"),
        ({"object_type": "plans.plan"}, "events_by_kind_and_time"),
    ],
)
def test_a_condition_within_a_period_is_read_in_the_order_of_time(people, years, asked, index):
    query = {name: value.format(planner=people.planner.pk) for name, value in asked.items()} | SOME_DAYS
    told = how(page(EventFilter({**query, "sign_ins": "on"}, queryset=Event.objects.all()).qs), SORTING)
    assert (index in told, sorts_all(told)) == (True, False)


def test_a_chain_within_a_period_is_read_in_the_order_of_time(years):
    told = how(page(ChainFilter(SOME_DAYS, queryset=Event.objects.in_chain("plan", years)).qs), SORTING)
    assert ("events_by_chain_and_time" in told, sorts_all(told)) == (True, False)


def test_a_period_alone_is_read_in_the_order_of_time(years):
    told = how(page(EventFilter(SOME_DAYS, queryset=Event.objects.all()).qs), SORTING)
    assert ("audit_event_at" in told, sorts_all(told)) == (True, False)
