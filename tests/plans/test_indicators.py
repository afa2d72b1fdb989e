"""Indicators and measurements: defining, recording, correcting, and what a pasted text would do."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from audit.errors import NotAllowed, Stale
from audit.models import Event
from plans import actions, imports
from plans.models import Measurement
from tests.plans import factory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def indicator(people):
    return factory.indicator(people)


def record(indicator, by, period=date(2025, 3, 14), value="62.5", **facts):
    """Record the value of one period."""
    return actions.record_measurement(indicator, by, period=period, value=Decimal(value), **facts)


@pytest.mark.requirement("C3")
def test_a_value_is_recorded_for_its_month_and_traced(people, indicator):
    measurement = record(indicator, people.planner, sample_size=40)
    assert (measurement.period, measurement.value, measurement.sample_size) == (date(2025, 3, 1), Decimal("62.5"), 40)
    assert Event.objects.of(measurement).get().verb == "measurement.record"


@pytest.mark.parametrize("key", ["colleague", "delivery", "auditor", "leadership", "administrator"])
def test_figures_are_kept_by_few(people, indicator, key):
    with pytest.raises(NotAllowed):
        record(indicator, getattr(people, key))


def test_a_month_has_one_value(people, indicator):
    record(indicator, people.planner)
    with pytest.raises(ValidationError):
        record(indicator, people.planner, period=date(2025, 3, 2))


def test_a_month_to_come_has_no_value_yet(people, indicator):
    with pytest.raises(ValidationError) as refused:
        record(indicator, people.planner, period=timezone.localdate().replace(year=timezone.localdate().year + 1))
    assert list(refused.value.message_dict) == ["period"]


def test_a_correction_needs_a_reason_and_keeps_both_values(people, indicator):
    measurement = record(indicator, people.planner)
    with pytest.raises(ValidationError):
        actions.correct_measurement(measurement, people.planner, 1, " ", value=Decimal(1))
    corrected = actions.correct_measurement(measurement, people.planner, 1, "Typing error", value=Decimal("26.5"))
    event = Event.objects.of(corrected).last()
    assert (corrected.value, event.note, event.changes["value"]) == (Decimal("26.5"), "Typing error", ["62.5", "26.5"])
    with pytest.raises(Stale):
        actions.correct_measurement(measurement, people.planner, 1, "Again", value=Decimal(3))


def test_the_direction_stays_once_there_are_values(people, indicator):
    record(indicator, people.planner)
    with pytest.raises(ValidationError) as refused:
        actions.edit_indicator(indicator, people.planner, indicator.version, direction="down")
    assert list(refused.value.message_dict) == ["direction"]


def test_each_line_of_a_pasted_text_has_its_fate(people, indicator):
    record(indicator, people.planner, period=date(2025, 1, 1), value="10")
    record(indicator, people.planner, period=date(2025, 2, 1), value="20")
    seen = imports.preview(indicator, "period,value,sample_size\n2025-01,10\n\n2025-02,21,5\n2025-03,30.5,12\n2025-03,31\n2025-13,1\n2025-04,abc\n2099-01,1\n7")
    assert [(line.place, line.fate) for line in seen.lines] == [
        (2, "known"), (4, "different"), (5, "new"), (6, "wrong"), (7, "wrong"), (8, "wrong"), (9, "wrong"), (10, "wrong"),
    ]  # fmt: skip
    assert seen.rows == [{"period": date(2025, 3, 1), "value": Decimal("30.5"), "sample_size": 12}]
    assert (seen.can_import, seen.summary) == (False, "New: 1 · Already recorded: 1 · Recorded with another value: 1 · Cannot be read: 5")


@pytest.mark.parametrize("line", ["2025-03,62.5,40", "2025-03;62.5;40", "2025-03\t62.5\t40", "2025/3, 62.5 %, 40", "2025-03-17,62.5,40", '"2025-03","62.5","40"'])
def test_lines_are_read_as_spreadsheets_write_them(line):
    assert imports.read(line) == {"period": date(2025, 3, 1), "value": Decimal("62.5"), "sample_size": 40}


@pytest.mark.parametrize("line", [
    "2025-02-30,1", "0000-01,1", "99999-01,1", "2025-00,1", "2025-03", "2025-03,", "2025-03,NaN", "2025-03,Infinity", "2025-03,1e999999", "2025-03,1" + "0" * 40,
    "2025-03,1,-1", "2025-03,1,1.5", "2025-03,1," + "9" * 40, "2025-03,1,2,3", "２０２５-０３,x", "=cmd(),1", '"unclosed', "2025-03,0.00001",
])  # fmt: skip
def test_a_line_that_makes_no_sense_is_refused_with_a_sentence(line):
    with pytest.raises(ValidationError) as refused:
        imports.read(line)
    assert refused.value.messages[0] != ""


@pytest.mark.parametrize("text", ["", "\n \n", "period,value", "x" * 100_001, "2025-01,1\n" * 1001])
def test_nothing_or_too_much_is_refused_as_a_whole(indicator, text):
    with pytest.raises(ValidationError) as refused:
        imports.preview(indicator, text)
    assert list(refused.value.message_dict) == ["text"]


def test_an_import_twice_records_once(people, indicator):
    rows = imports.preview(indicator, "2025-01,10\n2025-02,20").rows
    assert [actions.import_measurements(indicator, people.planner, rows) for _ in range(2)] == [2, 0]
    assert Measurement.objects.count() == 2
