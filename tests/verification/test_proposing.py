"""Who checks what: proposed so that nobody checks own work and the load is even; conflicts are refused with names (V1)."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verification import factory
from verification import actions, proposing
from verification.models import CheckRound
from verification.states import RowKind

OPEN_QUERIES = 19


def open_url(plan):
    return reverse("verification:round-open", args=[plan.number])


def refused(error):
    return error.value.message_dict


@pytest.mark.requirement("V1")
def test_the_proposal_names_a_checker_for_each_row_and_who_else_could(people):
    lines = proposing.proposal(factory.worked_off(people), [people.checker, people.colleague])
    assert [line.checker for line in lines] == [people.checker, people.colleague, people.checker, people.colleague, people.checker, people.colleague]
    assert people.colleague not in lines[2].fit
    assert people.delivery not in lines[1].fit


def test_nobody_is_proposed_where_all_who_were_named_answer_for_the_item(people):
    lines = proposing.proposal(factory.worked_off(people), [people.colleague])
    assert [line.checker for line in lines if line.checker is None] == [None]
    assert lines[2].checker is None


def test_whoever_has_rows_to_check_elsewhere_is_named_after_the_others(people):
    factory.open_round(people, checkers=[people.checker])
    other = factory.worked_off(people, title="Another")
    lines = proposing.proposal(other, [people.checker, people.delivery])
    assert lines[0].checker == people.delivery


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.integers(0, 4)), max_size=14))
def test_no_row_could_be_given_to_somebody_with_less_to_do(fits):
    rows = [sorted(fit) for fit in fits]
    people = [proposing.User(pk=10_000 + place) for place in range(5)]
    chosen = proposing.share_out([[people[place] for place in fit] for fit in rows], people)
    load = {person: chosen.count(person) for person in people}
    assert [person is None for person in chosen] == [not fit for fit in rows]
    assert all(person is None or people.index(person) in fit for person, fit in zip(chosen, rows, strict=True))
    assert all(load[person] - load[people[other]] <= 1 for person, fit in zip(chosen, rows, strict=True) if person for other in fit)


def test_rows_are_given_as_chosen_and_the_rest_is_shared(people):
    plan = factory.worked_off(people)
    item = plan.work_items.get(title="Train the first line")
    check_round = actions.open_round(
        plan, people.planner, due=plan.planned_end, checkers=[people.checker], assigned={("work", item.pk): people.delivery}
    )
    assert {row.checker for row in check_round.rows.filter(source_id=item.pk, kind=RowKind.WORK)} == {people.delivery}
    assert check_round.rows.filter(checker=people.checker).count() == 5


@pytest.mark.parametrize("key", ["colleague", "quality_manager", "auditor"])
def test_a_conflict_is_refused_with_names(people, key):
    plan = factory.worked_off(people)
    item = plan.work_items.get(title="Train the first line")
    person = getattr(people, key)
    with pytest.raises(ValidationError) as error:
        actions.open_round(plan, people.planner, plan.planned_end, [people.checker], assigned={("work", item.pk): person})
    assert refused(error)["assigned"][0] == f"No. 3 “Train the first line” cannot be checked by {person}."
    assert CheckRound.objects.count() == 0


def test_the_page_shows_the_proposal_and_offers_no_conflict(people, sign_in):
    plan = factory.worked_off(people)
    form = sign_in("planner").get(open_url(plan)).context["form"]
    offered = {line.place: {value for value, _words in field.field.choices if value} for line, field in form.lines()}
    assert people.colleague.pk not in offered[3]
    assert people.delivery.pk not in offered[2] | offered[4]
    assert all(field.initial in offered[line.place] for line, field in form.lines())


def test_a_checker_chosen_for_a_row_on_the_page_checks_it(people, sign_in):
    plan, client = factory.worked_off(people), sign_in("planner")
    fields = {field.name: field.initial for _line, field in client.get(open_url(plan)).context["form"].lines()}
    first = next(iter(fields))
    client.post(open_url(plan), {"due": "2026-12-20", **fields, first: people.delivery.pk})
    assert CheckRound.objects.get().rows.get(place=1).checker == people.delivery


def test_a_conflict_forged_on_the_page_is_refused_at_its_row(people, sign_in):
    plan, client = factory.worked_off(people), sign_in("planner")
    fields = {field.name: field.initial for _line, field in client.get(open_url(plan)).context["form"].lines()}
    third = list(fields)[2]
    answer = client.post(open_url(plan), {"due": "2026-12-20", **fields, third: people.colleague.pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [third])


def test_proposing_again_shares_among_those_who_are_ticked_and_keeps_the_date(people, sign_in):
    plan = factory.worked_off(people)
    answer = sign_in("planner").post(open_url(plan), {"propose": "yes", "due": "2026-12-20", "checkers": [people.checker.pk]})
    form = answer.context["form"]
    assert {field.value() for _line, field in form.lines()} == {people.checker.pk}
    assert (form["due"].value(), form["checkers"].value(), CheckRound.objects.count()) == ("2026-12-20", [str(people.checker.pk)], 0)


def test_the_proposal_is_refused_to_others(people, sign_in):
    plan = factory.worked_off(people)
    assert sign_in("delivery").post(open_url(plan), {"propose": "yes"}).status_code == 403


def closed_with(people, title, missed):
    check_round = factory.checked_round(people, missed, factory.worked_off(people, title=title))
    for row in check_round.rows.missed():
        factory.explain(row, people)
    return actions.close_round(check_round, people.planner).plan


def test_the_page_costs_the_same_queries_for_one_row_and_for_three(people, sign_in, django_assert_num_queries):
    plans = [closed_with(people, "One", (RowKind.GOAL,)), closed_with(people, "Three", (RowKind.GOAL, RowKind.OUTCOME, RowKind.MEASURE))]
    client = sign_in("planner")
    client.get(open_url(plans[0]))
    counts = []
    for plan in plans:
        with django_assert_num_queries(OPEN_QUERIES):
            page = client.get(open_url(plan))
        counts.append(len(page.context["form"].proposed))
    assert counts == [1, 3]


@pytest.mark.requirement("V1")
def test_the_api_proposes_and_opens_with_what_was_chosen(people, api_as):
    plan, client = factory.worked_off(people), api_as("planner")
    lines = client.get("/api/v1/rounds/proposal/", {"plan": plan.number, "checkers": f"{people.checker.pk},{people.colleague.pk}"}).json()
    assert [line["checker"]["id"] for line in lines][:3] == [people.checker.pk, people.colleague.pk, people.checker.pk]
    assigned = [{"kind": line["kind"], "source_id": line["source_id"], "checker": line["checker"]["id"]} for line in lines]
    answer = client.post("/api/v1/rounds/", {"plan": plan.number, "due": "2026-12-20", "assigned": assigned}, format="json")
    assert (answer.status_code, CheckRound.objects.get().rows.get(place=3).checker) == (201, people.checker)


def test_the_api_refuses_a_conflict_with_names(people, api_as):
    plan = factory.worked_off(people)
    item = plan.work_items.get(title="Train the first line")
    body = {"plan": plan.number, "due": "2026-12-20", "checkers": [people.checker.pk], "assigned": [{"kind": "work", "source_id": item.pk, "checker": people.colleague.pk}]}
    answer = api_as("planner").post("/api/v1/rounds/", body, format="json")
    assert answer.status_code == 400
    assert re.search(r"No\. 3 .* cannot be checked by", answer.json()["assigned"][0])


@pytest.mark.parametrize(("key", "status"), [("delivery", 403), ("quality_manager", 403), ("planner", 200)])
def test_the_proposal_at_the_api_is_for_those_who_open_rounds(people, api_as, key, status):
    plan = factory.worked_off(people)
    assert api_as(key).get("/api/v1/rounds/proposal/", {"plan": plan.number}).status_code == status


def test_the_next_round_proposes_what_was_missed(people):
    closed = factory.closed_round(people)
    lines = proposing.proposal(closed.plan)
    assert [line.facts.title for line in lines] == ["Restore RES5D to 60 %"]
