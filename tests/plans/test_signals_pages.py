"""Shifts of indicators on pages: the list, one with its decisions, the desk, the indicator, the input (D2.8)."""

from datetime import date

import pytest

from accounts import duties
from plans import actions
from plans.models import ImprovementInput, IndicatorSignal
from tests.plans.test_signals import QUIET, measured
from tests.plans.test_signals_api import more_shifts, signal

__all__ = ["signal"]
LIST_QUERIES = 9
QUIET_FROM, QUIET_UNTIL = date(2020, 1, 1), date(2020, 12, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_any_number_of_rows(people, sign_in, django_assert_num_queries, signal, rows):
    more_shifts(people, rows - 1)
    client = sign_in("planner")
    client.get("/shifts/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/shifts/").content.decode().count('<th scope="row">') == rows


def test_nothing_found_says_when_something_will_be(people, sign_in):
    assert "As soon as an indicator" in sign_in("planner").get("/shifts/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


@pytest.mark.requirement("D2.8")
def test_the_form_is_filled_with_the_figures_and_raises_the_input(people, sign_in, signal):
    client = sign_in("planner")
    page = client.get(f"/shifts/{signal.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    form = page.context["panels"][0]["form"]
    start = {name: form[name].value() for name in ("title", "description", "key", "version")}
    assert ("2022-01" in start["title"], "was 10 % in 2022-01" in start["description"]) == (True, True)
    for _click in range(2):
        answer = client.post(f"/shifts/{signal.pk}/raise/", start)
        assert answer["Location"] == ImprovementInput.objects.get().get_absolute_url()
    assert signal.get_absolute_url() in client.get(answer["Location"]).content.decode()


def test_a_shift_is_set_aside_with_the_reason(people, sign_in, signal):
    client, path = sign_in("quality_manager"), f"/shifts/{signal.pk}/set-aside/"
    refused = client.post(path, {"version": signal.version, "reason": ""})
    assert (refused.status_code, list(refused.context["panels"][1]["form"].errors)) == (422, ["reason"])
    assert client.post(path, {"version": signal.version, "reason": "The tool was down."})["Location"] == signal.get_absolute_url()
    assert "The tool was down." in client.get(signal.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("deed", "body"), [("raise", {"title": "x", "description": "x"}), ("set-aside", {"reason": "x"})])
def test_a_decided_or_changed_shift_is_409(people, sign_in, signal, deed, body):
    client, path = sign_in("planner"), f"/shifts/{signal.pk}/{deed}/"
    assert client.post(path, {**body, "version": signal.version + 1}).status_code == 409
    aside = actions.set_signal_aside(signal, people.planner, signal.version, "No.")
    assert client.post(path, {**body, "version": aside.version}).status_code == 409


@pytest.mark.parametrize("deed", ["raise", "set-aside"])
def test_others_read_the_shift_but_decide_nothing(people, sign_in, signal, deed):
    for key in ("sms_owner", "delivery", "auditor"):
        client = sign_in(key)
        assert client.post(f"/shifts/{signal.pk}/{deed}/", {"version": signal.version}).status_code == 403
        assert client.get(f"/shifts/{signal.pk}/").context["panels"] == []


def test_a_shift_that_is_not_there_is_404(people, sign_in):
    assert sign_in("planner").get("/shifts/9/").status_code == 404


def test_a_shift_awaits_those_who_decide_on_inputs_until_it_is_decided(people, signal):
    def waits(person):
        return [duty.ref for group in duties.of(person) if group.kind == "signal" for duty in group.duties]

    assert {key for key, person in vars(people).items() if waits(person)} == {"quality_manager", "second_manager", "planner"}
    actions.set_signal_aside(signal, people.planner, signal.version, "No.")
    assert waits(people.planner) == []


@pytest.mark.requirement("D2.8")
def test_an_input_raised_by_hand_is_shown_at_the_shift_and_the_shift_at_the_input(people, sign_in, signal):
    facts = {"title": "Too slow", "description": "Since January.", "kind": "D2.8", "indicator": signal.indicator}
    source = actions.raise_input(people.planner, **facts)
    client = sign_in("quality_manager")
    for path in (signal.get_absolute_url(), "/shifts/", signal.indicator.get_absolute_url()):
        assert source.get_absolute_url() in client.get(path).content.decode()
    assert signal.get_absolute_url() in client.get(source.get_absolute_url()).content.decode()


def test_an_input_that_was_declined_answers_for_no_shift(people, sign_in, signal):
    source = actions.raise_input(people.planner, title="Too slow", description="x", kind="D2.8", indicator=signal.indicator)
    actions.decline_input(source, people.quality_manager, "Chance.")
    assert source.get_absolute_url() not in sign_in("planner").get(signal.get_absolute_url()).content.decode()


@pytest.fixture
def window(people):
    """An indicator with two quiet years."""
    return measured(people, QUIET)


EDIT = {"name_en": "x", "name_zh": "x", "unit": "%", "direction": "up", "how_measured": "x"}


@pytest.mark.parametrize(
    ("months", "field"),
    [(("2021-03", "2021-02"), "baseline_until"), (("", "2021-02"), "baseline_from"), (("2021-13", ""), "baseline_from"), (("x", ""), "baseline_from")],
)
def test_an_impossible_window_is_refused_at_its_field_at_both_doors(people, sign_in, api_as, window, months, field):
    facts = dict(zip(("baseline_from", "baseline_until"), months, strict=True))
    page = sign_in("planner").post("/indicators/RES5D/edit/", {**EDIT, **facts, "version": window.version})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    body = {name: month or None for name, month in facts.items()} | {"version": window.version}
    answer = api_as("planner").patch(f"/api/v1/indicators/{window.pk}/", body, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_window_with_few_values_is_taken_with_a_warning_at_both_doors(people, sign_in, api_as, window):
    answer = api_as("planner").patch(
        f"/api/v1/indicators/{window.pk}/", {"baseline_from": "2021-01", "baseline_until": "2021-05", "version": window.version}, format="json", HTTP_ACCEPT_LANGUAGE="en"
    )
    assert (answer.status_code, answer.json()["warning"][:40]) == (200, "The baseline window holds 5 usable value")
    page = sign_in("planner").get("/indicators/RES5D/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "The baseline window holds 5 usable values" in page


def test_the_chart_and_the_api_take_the_named_window(people, sign_in, api_as, window):
    facts = {"baseline_from": "2020-07", "baseline_until": "2021-06"}
    assert sign_in("planner").post("/indicators/RES5D/edit/", {**EDIT, **facts, "version": window.version}).status_code == 302
    told = api_as("delivery").get(f"/api/v1/indicators/{window.pk}/behaviour/").json()
    assert (told["baseline_from"], told["baseline_until"], told["verdict"]) == ("2020-07-01", "2021-06-01", "unchanged")
    assert sign_in("planner").get("/indicators/RES5D/").context["chart"].baseline_words.startswith("2020-07")


def test_a_named_window_finds_the_shifts_that_come_after_it(people, window):
    """The first year is the window; the second begins with a value that its limits hold for a shift."""
    measurement = window.measurements.get(period="2021-03-01")
    actions.correct_measurement(measurement, people.planner, measurement.version, "Counted again", value=20)
    assert IndicatorSignal.objects.count() == 0
    actions.edit_indicator(window, people.planner, window.version, baseline_from=QUIET_FROM, baseline_until=QUIET_UNTIL)
    assert [(one.rule, one.found_period.isoformat()) for one in IndicatorSignal.objects.all()] == [(1, "2021-03-01")]
