"""Measured values at the API, idempotent by indicator and period: one month, and many at once (C3, D2.8)."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from audit.models import Event
from plans import actions
from plans.models import IndicatorSignal, Measurement
from tests.plans import factory
from tests.plans.test_signals import DATA

API = "/api/v1/indicators"


@pytest.fixture
def indicator(people):
    return factory.indicator(people)


def put(client, month="2025-03", named="RES5D", **body):
    """Send the value of a month."""
    return client.put(f"{API}/{named}/measurements/{month}/", body, format="json", HTTP_ACCEPT_LANGUAGE="en")


def test_a_value_sent_twice_is_recorded_once_and_the_second_time_leaves_no_event(api_as, indicator):
    client = api_as("planner")
    first = put(client, value="62.5", sample_size=40)
    events = Event.objects.count()
    again = put(client, named=str(indicator.pk), value="62.50", sample_size=40)
    assert (first.status_code, first.json()["fate"], again.status_code, again.json()["fate"]) == (201, "recorded", 200, "unchanged")
    assert (Measurement.objects.get().period, Event.objects.count()) == (date(2025, 3, 1), events)


def test_another_value_is_a_correction_with_its_reason(api_as, indicator):
    client = api_as("planner")
    put(client, value="62.5", sample_size=40)
    refused = put(client, value="60")
    assert (refused.status_code, refused.json()) == (400, {"reason": ["2025-03 is recorded with another value; give the reason of the correction."]})
    corrected = put(client, value="60", reason="Counted again")
    assert (corrected.status_code, corrected.json()["fate"], corrected.json()["measurement"]["sample_size"]) == (200, "corrected", 40)
    event = Event.objects.of(Measurement.objects.get()).last()
    assert (event.verb, event.note, event.changes["value"]) == ("measurement.correct", "Counted again", ["62.5", "60"])


@pytest.mark.parametrize(
    ("month", "body", "field"),
    [
        ("2025-13", {"value": 1}, "period"), ("nonsense", {"value": 1}, "period"), ("2999-01", {"value": 1}, "period"), ("2025-03", {}, "value"),
        ("2025-03", {"value": "NaN"}, "value"), ("2025-03", {"value": 1, "sample_size": -1}, "sample_size"),
    ],
)  # fmt: skip
def test_bad_input_is_400_at_its_field(api_as, indicator, month, body, field):
    answer = put(api_as("planner"), month, **body)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_others_are_refused_and_what_is_not_there_is_404(api_as, indicator):
    assert {key: put(api_as(key), value=1).status_code for key in ("delivery", "auditor", "leadership")} == {"delivery": 403, "auditor": 403, "leadership": 403}
    assert [put(api_as("planner"), named=named, value=1).status_code for named in ("NONE", "999", "9" * 40)] == [404, 404, 404]


def many(client, rows, **more):
    """Send the values of many months."""
    return client.post(f"{API}/RES5D/measurements/", {"rows": rows, **more}, format="json", HTTP_ACCEPT_LANGUAGE="en")


def test_many_values_are_settled_together_each_with_its_fate(api_as, indicator):
    client = api_as("planner")
    many(client, [{"period": "2025-01", "value": 1}, {"period": "2025-02", "value": 2}])
    answer = many(client, [{"period": "2025-01", "value": 1}, {"period": "2025-02", "value": 3}, {"period": "2025-03", "value": 4}], reason="Counted again")
    assert [one["fate"] for one in answer.json()] == ["unchanged", "corrected", "recorded"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([{"period": "2025-03", "value": 3}, {"period": "2025-01", "value": 9}], "reason"), ([{"period": "2025-03", "value": 3}, {"period": "2025-03-09", "value": 4}], "rows"),
        ([{"period": "2025-03", "value": 3}, {"period": "2025-04", "value": "x"}], "rows"), ([], "rows"), ([{"period": "2025-02", "value": 1}] * 1001, "rows"),
    ],
)  # fmt: skip
def test_of_many_values_all_or_none_are_written(api_as, indicator, rows, field):
    client = api_as("planner")
    many(client, [{"period": "2025-01", "value": 1}])
    answer = many(client, rows)
    assert (answer.status_code, list(answer.json()), Measurement.objects.count()) == (400, [field], 1)


def real(code):
    """The rows of a real help desk's indicator, month by month."""
    return [row for row in csv.DictReader((DATA / "helpdesk-measurements.csv").open()) if row["indicator"] == code]


@pytest.mark.requirement("D2.8")
@pytest.mark.requirement("C3")
@pytest.mark.parametrize(
    ("code", "direction", "found"), [("RES5D", "up", ["2012-09-01"]), ("RESMED", "down", ["2012-09-01"]), ("WAIT", "down", ["2012-10-01"]), ("REOPEN", "down", [])]
)
def test_sent_month_by_month_the_collapse_is_found_as_soon_as_the_rules_can(people, api_as, code, direction, found):
    indicator = actions.define_indicator(people.planner, code=code, name_en=code, name_zh=code, unit="h", direction=direction, how_measured="As it is counted.")
    told = {}
    for row in real(code):
        facts = {"period": date.fromisoformat(f"{row['period']}-01"), "value": Decimal(row["value"]), "sample_size": int(row["sample_size"])}
        actions.settle_measurements(indicator, people.planner, [facts])
        told |= {one.found_period.isoformat(): row["period"] for one in IndicatorSignal.objects.all() if one.found_period.isoformat() not in told}
    assert sorted(told) == found
    # Each is told in the very month that it was found in.
    assert all(period.startswith(month) for period, month in told.items())
