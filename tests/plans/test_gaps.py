"""A month without a value is a gap, and one with too few cases is named, on the chart, in its table and at the API (D2.8, C3)."""

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plans import actions, charts
from plans.periods import Gap, gaps_of, slots_of, step_of
from tests.plans import factory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def day(month):
    return date(2020 + month // 12, month % 12 + 1, 1)


def measured(*months, small=()):
    return [SimpleNamespace(period=day(month), value=Decimal(50 + month % 3), sample_size=4 if month in small else 90) for month in months]


@pytest.mark.parametrize(("months", "step", "gaps"), [
    ((0, 1, 2, 3), 1, []),
    ((0, 1, 3, 4, 5, 9, 10), 1, [Gap(day(2), day(2), 2), Gap(day(6), day(8), 5)]),
    ((0, 3, 6, 9), 3, []),  # measured by the quarter
    ((0, 3, 9, 12), 3, [Gap(day(6), day(6), 2)]),
    ((5,), 1, []),
    ((), 1, []),
])  # fmt: skip
def test_a_gap_is_where_the_usual_distance_is_passed(months, step, gaps):
    periods = [day(month) for month in months]
    assert (step_of(periods), gaps_of(periods)) == (step, gaps)


@given(st.lists(st.integers(0, 200), unique=True, min_size=1, max_size=60).map(sorted))
def test_values_stand_in_their_order_whatever_months_are_missing(months):
    slots = slots_of([day(month) for month in months])
    assert (slots[0], slots) == (0, sorted(set(slots)))


def test_no_line_crosses_a_missing_month_and_values_stand_where_their_months_do():
    values, ranges = charts.xmr(measured(0, 1, 2, 4, 5, 6, 7)).panels
    assert [len(line.split()) for line in values.lines] == [3, 4]
    assert [len(line.split()) for line in ranges.lines] == [2, 4]
    x = [float(point.x) for point in values.points]
    assert (round(x[3] - x[2]), round(x[4] - x[3])) == (round(2 * (x[1] - x[0])), round(x[1] - x[0]))
    html = render_to_string("charts/xmr.html", {"chart": charts.xmr(measured(0, 1, 2, 4, 5, 6, 7))})
    assert len(re.findall("<polyline", html)) == 4


def test_what_the_line_leaves_out_is_told_in_words():
    chart = charts.xmr(measured(0, 1, 2, 4, 5, 9, 10, small=(1, 5)))
    assert chart.notes == ("Counted from too few cases (fewer than 5), and left out: 2020-02, 2020-06.", "No value: 2020-04, 2020-07 to 2020-09.")
    assert chart.text_alternative.endswith(" ".join(chart.notes))
    assert chart.panels[0].points[1].words == "2020-02: 51 · too few cases (4), left out"
    assert charts.xmr(measured(0, 1, 2)).notes == ()


def test_a_phone_gets_the_same_values_in_its_own_width():
    wide, narrow = (charts.xmr(measured(*range(47)), target=Decimal(60), frame=frame) for frame in (charts.WIDE, charts.NARROW))
    assert (narrow.width, [len(panel.points) for panel in narrow.panels], narrow.ident != wide.ident) == (360, [47, 46], True)
    assert all(narrow.left <= float(point.x) <= narrow.right for panel in narrow.panels for point in panel.points)
    assert [level.label for level in narrow.panels[0].levels] == [level.label for level in wide.panels[0].levels]
    assert len(narrow.ticks) <= 4


@pytest.fixture
def sparse(people):
    """RES5D with two values of too few cases and two stretches without a value."""
    indicator = factory.indicator(people)
    actions.import_measurements(indicator, people.quality_manager, [vars(one) for one in measured(0, 1, 2, 4, 5, 9, 10, small=(1, 5))])
    return indicator


def test_the_table_shows_gaps_and_values_of_too_few_cases(sparse, sign_in):
    page = sign_in("delivery").get(sparse.get_absolute_url(), headers={"accept-language": "en"})
    rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", page.content.decode(), re.S)
    told = [(head, re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", cells)).strip()) for head, cells in rows]
    assert told == [
        ("2020-11", "51 90"), ("2020-10", "50 90"), ("2020-07 to 2020-09", "No value"), ("2020-06", "52 too few cases 4"), ("2020-05", "51 90"),
        ("2020-04", "No value"), ("2020-03", "52 90"), ("2020-02", "51 too few cases 4"), ("2020-01", "50 90"),
    ]  # fmt: skip


def test_the_api_names_gaps_and_what_does_not_count(sparse, api_as):
    client = api_as("delivery")
    told = client.get(f"/api/v1/indicators/{sparse.pk}/behaviour/").json()
    assert (told["left_out"], told["gaps"]) == (
        ["2020-02-01", "2020-06-01"], [{"first": "2020-04-01", "last": "2020-04-01"}, {"first": "2020-07-01", "last": "2020-09-01"}],
    )  # fmt: skip
    listed = client.get("/api/v1/measurements/", {"ordering": "period"}).json()["results"]
    assert [(one["period"], one["counts"]) for one in listed][:3] == [("2020-01-01", True), ("2020-02-01", False), ("2020-03-01", True)]
