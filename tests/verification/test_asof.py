"""The control table as it stood at a moment, and the way from each figure to the events behind it (V1, V3)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import trail
from audit.models import Event
from config.demo import figures as demo
from tests.verification import factory
from verification import asof, tracing
from verification.models import ControlRow

QUICK = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DEEDS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["achieved", "partly", "missed"])), min_size=1, max_size=6)


def now(check_round):
    """The table told from the events until now."""
    return asof.at(check_round, timezone.now() + timedelta(seconds=1))


@given(DEEDS)
@QUICK
def test_replayed_until_now_the_table_is_the_one_that_stands(people, deeds):
    check_round = factory.open_round(people)
    for place, result in deeds:
        factory.record(check_round.rows.order_by("place")[place], result)
    then = now(check_round)
    stored = list(ControlRow.objects.filter(round=check_round).order_by("place"))
    told = [{field.name: getattr(one.row, field.attname) for field in ControlRow._meta.concrete_fields if field.name not in trail.BOOKKEEPING} for one in then.rows]
    assert told == [{field.name: getattr(row, field.attname) for field in ControlRow._meta.concrete_fields if field.name not in trail.BOOKKEEPING} for row in stored]
    assert (then.round.state, then.round.due) == (check_round.state, check_round.due)


def test_the_table_of_a_moment_knows_nothing_of_what_came_after(people):
    check_round = factory.open_round(people)
    first, second = check_round.rows.order_by("place")[:2]
    factory.record(first, "missed")
    moment = Event.objects.of(first).last().at
    factory.record(second, "achieved")
    then = asof.at(check_round, moment)
    assert [one.row.result for one in then.rows][:2] == ["missed", "pending"]
    assert (then.figures.checked, then.rows[0].event.verb, then.rows[0].checker) == (1, "row.missed", str(first.checker))
    assert asof.at(check_round, Event.objects.of(check_round).first().at - timedelta(seconds=1)) is None


def test_page_and_api_show_the_table_at_a_moment(people, sign_in, api_as):
    check_round = factory.checked_round(people)
    path = f"/plans/{check_round.plan.number}/verification/rounds/1/as-of/"
    page = sign_in("planner").get(path)
    assert (page.status_code, len(page.context["rows"])) == (200, 6)
    assert (sign_in("planner").get(f"{path}?day=never").status_code, sign_in("planner").get(f"{path}?day=2020-01-01").context["then"]) == (422, None)
    api = f"/api/v1/rounds/{check_round.pk}/as-of/"
    told = api_as("planner").get(f"{api}?at=2099-01-01").json()
    assert (told["state"], [one["row"]["result"] for one in told["rows"]][:2]) == ("open", ["missed", "achieved"])
    assert api_as("planner").get(f"{api}?at=2020-01-01").status_code == 404
    assert list(api_as("planner").get(f"{api}?at=never").json()) == ["at"]


def test_each_figure_leads_to_the_events_behind_it(people):
    check_round = factory.checked_round(people)
    figures = {one.code: one for one in tracing.of_round(check_round, people.auditor)}
    missed = figures["count.missed"]
    assert (missed.value, [source.events[-1].verb for source in missed.sources]) == ("1", ["row.missed"])
    assert {source.events[-1].verb for source in figures["attainment"].sources} == {"row.missed", "row.achieved"}
    goal = figures["attainment"].sources[0]
    assert "(2.4 − 2.4) ÷ (60 − 2.4) = 0 %" in goal.says


def test_a_verdict_leads_to_the_measurements_it_is_made_of(people):
    demo.indicators(people.planner)
    check_round = factory.checked_round(people)
    verdict = next(one for one in tracing.of_round(check_round, people.auditor) if one.code == "verdict.RES5D")
    assert {event.verb for source in verdict.sources for event in source.events} <= {"measurement.record"}


@pytest.mark.parametrize("door", ["page", "api"])
def test_the_trace_is_for_those_who_read_histories(people, sign_in, api_as, door):
    check_round = factory.checked_round(people)
    page, api = f"/plans/{check_round.plan.number}/verification/rounds/1/trace/", f"/api/v1/rounds/{check_round.pk}/trace/"
    path, as_ = {"page": (page, sign_in), "api": (api, api_as)}[door]
    assert {key: as_(key).get(path).status_code for key in ("auditor", "sms_owner", "planner", "delivery")} == {"auditor": 200, "sms_owner": 200, "planner": 403, "delivery": 403}
    assert as_("auditor").get(path.replace("rounds/1/", "rounds/9/").replace(f"rounds/{check_round.pk}/", "rounds/999/")).status_code == 404
