"""Inputs: the twelve kinds, who registers which, decisions with reasons, lineage."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from audit.errors import NotAllowed, Stale, WrongState
from audit.models import Event
from plans import actions
from plans.states import InputKind, InputState
from tests.plans import factory

KINDS = [
    pytest.param("D2.1", marks=pytest.mark.requirement("D2.1")),
    pytest.param("D2.2", marks=pytest.mark.requirement("D2.2")),
    pytest.param("D2.3", marks=pytest.mark.requirement("D2.3")),
    pytest.param("D2.4", marks=pytest.mark.requirement("D2.4")),
    pytest.param("D2.5", marks=pytest.mark.requirement("D2.5")),
    pytest.param("D2.6", marks=pytest.mark.requirement("D2.6")),
    pytest.param("D2.7", marks=pytest.mark.requirement("D2.7")),
    pytest.param("D2.8", marks=pytest.mark.requirement("D2.8")),
    pytest.param("D2.9", marks=pytest.mark.requirement("D2.9")),
    pytest.param("D2.10", marks=pytest.mark.requirement("D2.10")),
    pytest.param("D2.11", marks=pytest.mark.requirement("D2.11")),
    pytest.param("D2.12", marks=pytest.mark.requirement("D2.12")),
]


def raised(people, by="colleague", **facts):
    """An input raised by somebody, of the kind that anyone may register."""
    return actions.raise_input(getattr(people, by), **{"title": "Slow VPN", "description": "It takes a minute.", "kind": "D2.4", **facts})


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_twelve_kinds_is_registered_and_shown(people, sign_in, kind):
    indicator = factory.indicator(people)
    answer = sign_in("planner").post("/inputs/new/", {
        "title": f"Input of kind {kind}", "kind": kind, "element": "process", "description": "What was found.", "indicator": indicator.pk,
    })  # fmt: skip
    assert answer.status_code == 302
    for language in ("en", "zh-hans"):
        page = sign_in("colleague", language).get(answer["Location"]).content.decode()
        with translation.override(language):
            assert f"{kind}</span> {InputKind(kind).label}" in page


@pytest.mark.parametrize("kind", [kind for kind in InputKind.values if kind != "D2.4"])
def test_staff_register_no_other_kind_than_their_own(people, kind):
    with pytest.raises(NotAllowed):
        raised(people, kind=kind)


def test_the_form_offers_staff_only_their_kind(sign_in):
    page = sign_in("colleague").get("/inputs/new/").content.decode()
    assert ("D2.4 Raised by staff" in page, "D2.11 Nonconformity" in page) == (True, False)


@pytest.mark.requirement("D2.8")
def test_a_trend_needs_its_indicator(people):
    with pytest.raises(ValidationError) as refused:
        raised(people, by="planner", kind="D2.8")
    assert list(refused.value.message_dict) == ["indicator"]


DECIDE = {
    "adopt": lambda source, by, other: actions.adopt_input(source, by, "It matters."),
    "merge": lambda source, by, other: actions.merge_input(source, by, "Same thing.", other),
    "defer": lambda source, by, other: actions.defer_input(source, by, "Not now.", timezone.localdate() + timedelta(days=9)),
    "decline": lambda source, by, other: actions.decline_input(source, by, "Not ours."),
}
OUTCOME = {"adopt": InputState.ADOPTED, "merge": InputState.MERGED, "defer": InputState.DEFERRED, "decline": InputState.DECLINED}


@pytest.mark.parametrize("decision", DECIDE)
def test_a_decision_is_kept_with_its_reason_and_in_the_trail(people, decision):
    source, other = raised(people), raised(people)
    decided = DECIDE[decision](source, people.quality_manager, other)
    event = Event.objects.of(decided).last()
    assert (decided.state, decided.decided_by) == (OUTCOME[decision], people.quality_manager)
    assert (event.verb, event.old_state, event.new_state, event.note) == (f"input.{decision}", "raised", decided.state, decided.decision_reason)


@pytest.mark.parametrize("decision", DECIDE)
def test_an_input_is_decided_on_once(people, decision):
    source, other = raised(people), raised(people)
    actions.adopt_input(source, people.quality_manager, "Yes.")
    with pytest.raises(WrongState):
        DECIDE[decision](source, people.planner, other)


def test_whoever_raised_an_input_never_decides_on_it(people):
    with pytest.raises(NotAllowed):
        actions.adopt_input(raised(people, by="quality_manager"), people.quality_manager, "Mine.")


def test_an_input_is_not_merged_into_itself_nor_into_a_merged_one(people):
    first, second, third = raised(people), raised(people), raised(people)
    actions.merge_input(second, people.quality_manager, "Same.", third)
    for into in (first, second):
        with pytest.raises(ValidationError):
            actions.merge_input(first, people.quality_manager, "Same.", into)


def test_two_inputs_are_never_merged_into_each_other(people):
    first, second = raised(people), raised(people)
    as_read = type(first).objects.get(pk=first.pk)
    actions.merge_input(first, people.quality_manager, "Same.", second)
    with pytest.raises(ValidationError) as refused:
        actions.merge_input(second, people.quality_manager, "Same.", as_read)
    assert list(refused.value.message_dict) == ["into"]


@pytest.mark.parametrize("dead", ["defer", "decline"])
def test_an_input_is_merged_only_into_one_that_something_can_come_of(people, dead):
    source, into = raised(people), raised(people)
    into = DECIDE[dead](into, people.quality_manager, None)
    with pytest.raises(ValidationError) as refused:
        actions.merge_input(source, people.quality_manager, "Same.", into)
    assert list(refused.value.message_dict) == ["into"]


def test_an_input_is_deferred_to_a_day_that_is_still_to_come(people):
    with pytest.raises(ValidationError) as refused:
        actions.defer_input(raised(people), people.quality_manager, "Later.", timezone.localdate())
    assert list(refused.value.message_dict) == ["until"]


def test_the_words_are_changed_by_the_raiser_and_by_deciders_until_the_decision(people):
    source = raised(people)
    source = actions.edit_input(source, people.colleague, source.version, title="Slow VPN at home")
    source = actions.edit_input(source, people.planner, source.version, element="technology")
    with pytest.raises(NotAllowed):
        actions.edit_input(source, people.delivery, source.version, title="Mine now")
    actions.adopt_input(source, people.quality_manager, "Yes.")
    with pytest.raises(WrongState):
        actions.edit_input(source, people.colleague, source.version, title="Too late")


def test_a_planner_corrects_what_staff_wrote_without_changing_its_kind(people):
    source = raised(people)
    with pytest.raises(NotAllowed):
        actions.edit_input(source, people.colleague, source.version, kind="D2.7")
    assert actions.edit_input(source, people.planner, source.version, kind="D2.7").kind == "D2.7"


def test_a_stale_change_is_refused_with_both_versions(people):
    source = raised(people)
    actions.edit_input(source, people.colleague, 1, title="One")
    with pytest.raises(Stale) as refused:
        actions.edit_input(source, people.planner, 1, title="Two")
    assert (refused.value.theirs["title"], refused.value.yours["title"]) == ("One", "Two")


def test_the_same_key_raises_one_input(people):
    key = "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"
    assert raised(people, key=key).pk == raised(people, key=key).pk


def test_a_new_cycle_shows_where_its_input_comes_from(people, sign_in):
    plan = factory.approved(people)
    origin = plan.inputs.get().source
    new = actions.carry_over(plan, people.planner, "Still slow", "Not cured.", origin=origin)
    page = sign_in("delivery").get(f"/inputs/{new.number}/").content.decode()
    assert (new.repeat_count, origin.number in page, plan.number in page) == (1, True, True)
    assert new.number in sign_in("delivery").get(f"/inputs/{origin.number}/").content.decode()
