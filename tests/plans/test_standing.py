"""The present of an indicator is told by the figures since the last lasting shift, beside its baseline window (D2.8, C3)."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from config.demo import figures
from plans import actions, watching
from tests.plans import factory

STEADY = [10, 12, 10, 12, 10, 12, 10, 12]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def standing(code, direction):
    indicator = SimpleNamespace(baseline_from=None, baseline_until=None, direction=direction)
    return watching.standing_of(indicator, [SimpleNamespace(**row) for row in figures.measurements(code)])


@pytest.mark.requirement("D2.8", "C3")
def test_after_the_collapse_the_present_is_what_came_since():
    """The 15 months from 2012-09 on sum to 22.44: 22.44 / 15 = 1.496. All 23 months after the window sum to 524.84, which would give 22.82."""
    told = standing("RES5D", "up")
    assert (told.code, told.since, told.present.count, told.present.mean) == ("worse", date(2012, 9, 1), 15, Decimal("1.496"))
    assert told.reasoning.startswith(
        "Since 2012-09, when the last lasting shift began: mean 1.5 (values: 15). Baseline window 2010-01 to 2011-12: mean 51.7 (values: 24). "
        "The mean was 51.7 and is 1.5: 15 values in a row"
    )


@pytest.mark.parametrize(("code", "direction", "since", "outcome"), [
    ("RESMED", "down", date(2012, 9, 1), "worse"), ("WAIT", "down", date(2012, 9, 1), "worse"), ("REOPEN", "down", None, "unchanged"),
])  # fmt: skip
def test_the_present_of_the_other_indicators(code, direction, since, outcome):
    told = standing(code, direction)
    assert (told.since, told.code) == (since, outcome)


def test_without_a_lasting_shift_the_present_is_all_that_followed():
    assert standing("REOPEN", "down").reasoning.startswith("Since the baseline window, from 2012-01 on: mean 7.92 (values: 23). Baseline window 2010-01 to 2011-12: mean 8.84 (values: 24).")


@pytest.mark.parametrize(("after", "present"), [
    ([11, 20, 11], (0, "")),  # one exceptional value is no lasting shift
    ([11, 10, 12, *[16] * 3], (3, "shifted")),
    ([11, 10, *[12] * 8], (2, "shifted")),
    ([*[16] * 4, *[6] * 4], (4, "shifted")),  # the latest of two
    ([*[16] * 4, 10, 12, 10, 12, 10, 12, 10], (0, "shifted")),  # seven values are no settled process yet
    ([*[16] * 4, 10, 12, 10, 12, 10, 12, 10, 12], (4, "settled")),
    ([], (0, "")),
])  # fmt: skip
def test_the_present_begins_with_the_last_lasting_shift(after, present):
    assert watching.present_of(STEADY, after) == present


def test_a_process_that_settled_again_is_told_by_what_came_after_the_shift():
    indicator = SimpleNamespace(baseline_from=date(2020, 1, 1), baseline_until=date(2020, 8, 1), direction="up")
    values = [*STEADY, *[6] * 4, 12, 10, 12, 10, 12, 10, 12, 10]
    months = [SimpleNamespace(period=date(2020 + at // 12, at % 12 + 1, 1), value=Decimal(value), sample_size=None) for at, value in enumerate(values)]
    told = watching.standing_of(indicator, months)
    assert (told.code, told.since, told.reasoning.split(". ")[0]) == ("unchanged", date(2021, 1, 1), "Since 2021-01, after the last lasting shift had ended: mean 11 (values: 8)")


def test_page_and_api_tell_both_figures(people, sign_in, api_as):
    indicator = factory.indicator(people)
    actions.import_measurements(indicator, people.quality_manager, figures.measurements("RES5D"))
    page = sign_in("delivery").get(indicator.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert ("Since 2012-09 <span" in page, "Baseline window 2010-01 to 2011-12: mean 51.7" in page) == (True, True)
    told = api_as("delivery").get(f"/api/v1/indicators/{indicator.pk}/behaviour/").json()
    assert (told["since"], told["present"], told["baseline"]) == (
        "2012-09-01", {"first": "2012-09-01", "last": "2013-11-01", "count": 15, "mean": "1.4960"},
        {"first": "2010-01-01", "last": "2011-12-01", "count": 24, "mean": "51.6958"},
    )  # fmt: skip
