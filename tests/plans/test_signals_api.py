"""Shifts of indicators at the API: read, raised as an input, set aside (D2.8)."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from plans.models import ImprovementInput, IndicatorSignal
from tests.plans import factory
from tests.plans.test_signals import QUIET, measured

API = "/api/v1/indicator-signals/"


@pytest.fixture
def signal(people):
    """RES5D fell to 10 % in January 2022 after two quiet years around 50.25 %."""
    measured(people, [*QUIET, Decimal(10)])
    return IndicatorSignal.objects.get()


def test_a_shift_is_told_with_its_rule_in_words_and_the_limits_it_was_found_against(people, api_as, signal):
    told = api_as("delivery").get(API, HTTP_ACCEPT_LANGUAGE="en").json()["results"]
    assert [(one["code"], one["rule"], one["side"], one["found_period"], one["state"], one["words"]) for one in told] == [
        ("RES5D", 1, "below", "2022-01-01", "suggested", "2022-01: a value below the lower limit.")
    ]
    assert told[0]["against"].startswith("Baseline 2020-01 to 2021-12: mean 50.25, natural process limits ")


@pytest.mark.parametrize(
    ("query", "count"),
    [("state=suggested", 1), ("state=raised", 0), ("code=RES5D", 1), ("code=OTHER", 0), ("since=2022-01-01", 1), ("since=2022-02-01", 0), ("until=2021-12-31", 0)],
)
def test_shifts_are_narrowed_by_state_indicator_and_period(api_as, signal, query, count):
    assert len(api_as("delivery").get(f"{API}?{query}").json()["results"]) == count


@pytest.mark.requirement("D2.8")
def test_a_shift_is_raised_with_the_words_of_its_figures(people, api_as, signal):
    answer = api_as("planner").post(f"{API}{signal.pk}/raise/", {"version": signal.version}, format="json", HTTP_ACCEPT_LANGUAGE="en")
    source = ImprovementInput.objects.get()
    assert (answer.status_code, answer.json()["number"], source.kind, source.raised_by) == (201, source.number, "D2.8", people.planner)
    assert source.title.endswith("has been too low since 2022-01")
    assert "was 10 % in 2022-01" in source.description


def test_the_same_key_raises_one_input(people, api_as, signal):
    headers = {"HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4())}
    body = {"version": signal.version, "title": "Too slow", "description": "Since January."}
    answers = [api_as("planner").post(f"{API}{signal.pk}/raise/", body, format="json", **headers) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer.json()["title"] for answer in answers] == ["Too slow", "Too slow"]
    assert ImprovementInput.objects.count() == 1


def test_a_shift_is_set_aside_with_the_reason_and_then_not_raised(people, api_as, signal):
    client = api_as("quality_manager")
    aside = client.post(f"{API}{signal.pk}/set-aside/", {"version": signal.version, "reason": "The tool was down."}, format="json").json()
    assert (aside["state"], aside["reason"], aside["decided_by_name"]) == ("set_aside", "The tool was down.", str(people.quality_manager))
    again = client.post(f"{API}{signal.pk}/raise/", {"version": aside["version"], "title": "No", "description": "No."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(("deed", "body", "field"), [("set-aside", {}, "reason"), ("set-aside", {"reason": " "}, "reason"), ("raise", {"title": ""}, "title"), ("raise", {"title": "x" * 201}, "title")])
def test_bad_input_is_400_at_its_field(api_as, signal, deed, body, field):
    answer = api_as("planner").post(f"{API}{signal.pk}/{deed}/", {"version": signal.version, **body}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("deed", ["raise", "set-aside"])
def test_a_shift_that_changed_since_it_was_read_is_409(api_as, signal, deed):
    answer = api_as("planner").post(f"{API}{signal.pk}/{deed}/", {"version": signal.version + 1, "reason": "x", "title": "x", "description": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


@pytest.mark.parametrize("key", ["sms_owner", "delivery", "checker", "leadership", "supervision", "auditor", "administrator"])
@pytest.mark.parametrize("deed", ["raise", "set-aside"])
def test_others_are_refused(api_as, signal, key, deed):
    assert api_as(key).post(f"{API}{signal.pk}/{deed}/", {"version": signal.version, "reason": "x"}, format="json").status_code == 403


def test_a_shift_that_is_not_there_is_404(api_as, db):
    assert api_as("planner").post(f"{API}9/raise/", {"version": 1}, format="json").status_code == 404


def more_shifts(people, count):
    """That many more indicators, each with a shift."""
    for place in range(count):
        indicator = factory.indicator(people, code=f"OTHER{place}")
        facts = {"first_period": date(2022, 1, 1), "found_period": date(2022, 1, 1), "limits": {}}
        IndicatorSignal.objects.create(indicator=indicator, rule=1, side="below", **facts)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_any_number_of_shifts(people, api_as, django_assert_num_queries, signal, rows):
    more_shifts(people, rows - 1)
    client = api_as("delivery")
    with django_assert_num_queries(2):
        assert len(client.get(API).json()["results"]) == rows
