"""The pages of verification: the control table edited in the row, refusals, and the forms of what closing needs."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.verification import factory
from verification import actions
from verification.models import CheckRound, CorrectiveMeasure, RootCause

TABLE_QUERIES = 22
TAB_QUERIES = 27
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def opened(people):
    """An open round: the checker checks place 1 (the goal), 3 and others; the colleague the rest."""
    return factory.open_round(people, checkers=[people.checker])


def url(name, check_round, *args):
    return reverse(f"verification:{name}", args=[check_round.plan.number, check_round.number, *args])


def tab(name, plan, *args):
    return reverse(f"verification:{name}", args=[plan.number, *args])


def goal_form(row, **changes):
    return {
        "version": row.version,
        "result": "achieved",
        "actual_value": "61",
        "actual_text": "Seen.",
        "evidence": "Record 7.",
        **changes,
    }


CAUSE = {
    "method": "five_whys",
    "element": "process",
    "conclusion": "Batches.",
    "why1": "It waits.",
    "why2": "For a window.",
}


@pytest.mark.requirement("V1")
def test_a_planner_opens_a_round_on_the_page(people, sign_in):
    plan = factory.worked_off(people)
    answer = sign_in("planner").post(tab("round-open", plan), {"due": "2026-12-20", "checkers": [people.checker.pk]})
    check_round = CheckRound.objects.get()
    assert (answer.status_code, answer.url, check_round.rows.count()) == (302, url("round", check_round), 6)


def test_opening_with_a_checker_of_own_work_says_at_the_field_which_rows_are_left(people, sign_in):
    plan = factory.worked_off(people)
    answer = sign_in("planner").post(tab("round-open", plan), {"due": "2026-12-20", "checkers": [people.colleague.pk]})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "checkers": ["Nobody checks own work. Name another checker for: 3. Train the first line"]
    }


def test_the_form_to_open_a_round_is_refused_to_others(people, sign_in):
    plan = factory.worked_off(people)
    assert sign_in("delivery").get(tab("round-open", plan)).status_code == 403


@pytest.mark.requirement("V1")
def test_a_checker_records_a_row_in_its_place(opened, sign_in):
    row = opened.rows.get(place=1)
    answer = sign_in("checker").post(url("record", opened, 1), goal_form(row), follow=True, **HTMX)
    row.refresh_from_db()
    assert (answer.status_code, answer.templates[0].name, row.result) == (
        200,
        "verification/table/answer.html",
        "achieved",
    )
    assert answer.content.count(b"<tbody") == 1


def test_without_script_the_whole_table_comes_back(opened, sign_in):
    row = opened.rows.get(place=1)
    answer = sign_in("checker").post(url("record", opened, 1), goal_form(row))
    assert (answer.status_code, answer.url) == (302, url("round", opened) + "#row-1")


def test_the_form_of_a_row_opens_in_the_table(opened, sign_in):
    answer = sign_in("checker").get(url("record", opened, 1))
    assert answer.status_code == 200
    assert [line.editor for line in answer.context["table"].rows] == ["record", "", "", "", "", ""]


def test_the_form_of_a_row_is_refused_to_anybody_but_its_checker(opened, sign_in):
    assert [
        sign_in(key).get(url("record", opened, 1)).status_code for key in ("planner", "quality_manager", "delivery")
    ] == [403, 403, 403]


def test_a_result_that_contradicts_the_figures_keeps_what_was_typed(opened, sign_in):
    row = opened.rows.get(place=1)
    answer = sign_in("checker").post(
        url("record", opened, 1), goal_form(row, actual_value="30", evidence="Record 9"), **HTMX
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "result": ["The value does not reach the target: the item is not achieved."]
    }
    assert b"Record 9" in answer.content


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_a_stale_form_answers_409_with_both_versions(opened, people, sign_in, extra):
    row = opened.rows.get(place=1)
    factory.record(row, "missed")
    answer = sign_in("checker").post(url("record", opened, 1), goal_form(row), **extra)
    assert answer.status_code == 409
    assert b'id="refusal"' in answer.content


@pytest.mark.requirement("V2")
def test_a_miss_opens_its_cause_right_there(opened, people, sign_in):
    actions.assign_checker(opened.rows.get(place=3), people.planner, 1, people.delivery)
    row = opened.rows.get(place=3)
    answer = sign_in("delivery").post(url("record", opened, 3), goal_form(row, result="missed", actual_value=""), follow=True, **HTMX)
    assert [line.editor for line in answer.context["table"].rows] == ["cause"]


def test_a_miss_of_a_checker_who_may_not_write_the_cause_just_closes_the_form(opened, people, sign_in):
    people.checker.department = people.planner.department
    people.checker.save()
    answer = sign_in("checker").post(
        url("record", opened, 1),
        goal_form(opened.rows.get(place=1), result="missed", actual_value="2"),
        follow=True,
        **HTMX,
    )
    assert [(line.editor, line.row.result) for line in answer.context["table"].rows] == [("", "missed")]


@pytest.mark.requirement("V2")
def test_the_owner_writes_cause_and_measure_in_one_go(opened, people, sign_in):
    factory.record(opened.rows.get(place=1), "missed")
    measure = {"action": "A fast lane.", "owner": people.delivery.pk, "due": "2026-12-31"}
    sign_in("quality_manager").post(url("cause", opened, 1), {**CAUSE, **measure}, **HTMX)
    cause = RootCause.objects.get()
    assert (cause.whys, cause.measures.get().owner) == (["It waits.", "For a window."], people.delivery)


def test_a_cause_without_answers_is_refused_at_the_first_why(opened, sign_in):
    factory.record(opened.rows.get(place=1), "missed")
    answer = sign_in("quality_manager").post(url("cause", opened, 1), {**CAUSE, "why1": "", "why2": ""}, **HTMX)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"why1": ["Answer “why?” at least twice."]})


def test_a_fishbone_is_drawn_with_its_words(opened, sign_in):
    factory.record(opened.rows.get(place=1), "missed")
    form = {
        "method": "fishbone",
        "element": "process",
        "conclusion": "Batches.",
        "bone_process": "Batches\nNo lane",
        "bone_people": "Few hands",
    }
    page = sign_in("quality_manager").post(url("cause", opened, 1), form, follow=True).content.decode()
    assert "Fishbone of “Restore RES5D to 60 %”. People: Few hands; Process: Batches, No lane" in page


def test_the_measure_is_reported_done_on_its_form(people, sign_in):
    closed = factory.closed_round(people)
    measure = CorrectiveMeasure.objects.get()
    sign_in("delivery").post(
        url("measure-finish", closed, 1, measure.pk), {"version": measure.version, "note": "It runs."}
    )
    measure.refresh_from_db()
    assert (measure.state, measure.done_note) == ("done", "It runs.")


def test_a_measure_of_another_row_is_not_found(people, sign_in):
    closed = factory.closed_round(people)
    assert (
        sign_in("delivery").get(url("measure-finish", closed, 2, CorrectiveMeasure.objects.get().pk)).status_code == 404
    )


def test_closing_too_early_answers_409_and_names_the_rows(opened, sign_in):
    answer = sign_in("planner").post(url("round-close", opened))
    assert answer.status_code == 409
    assert "No. 5 “Tickets are resolved in time again.”: not checked yet" in answer.content.decode()


def test_a_complete_round_is_closed_on_the_page(people, sign_in):
    check_round = factory.checked_round(people, missed=())
    sign_in("planner").post(url("round-close", check_round))
    check_round.refresh_from_db()
    assert check_round.state == "closed"


def test_a_miss_is_carried_over_on_the_page(people, sign_in):
    closed = factory.closed_round(people)
    sign_in("planner").post(url("carry-over", closed, 1), {"title": "Once more", "description": ""})
    source = closed.rows.get(place=1).carried_into
    assert (source.title, source.repeat_count) == ("Once more", 1)
    assert source.number in sign_in("planner").get(url("round", closed)).content.decode()


def test_the_history_of_a_row_over_rounds_is_shown(people, sign_in):
    closed = factory.closed_round(people)
    later = factory.open_round(people, closed.plan)
    lines = sign_in("auditor").get(url("round", later)).context["table"].rows
    assert [(former.round.number, former.row.result) for former in lines[0].others] == [(1, "missed")]


def test_whoever_may_not_see_the_plan_finds_nothing(people, sign_in):
    check_round = factory.open_round(people)
    type(check_round.plan).objects.filter(pk=check_round.plan_id).update(confidential=True)
    client = sign_in("second_manager")
    pages = [tab("overview", check_round.plan), url("round", check_round), url("record", check_round, 1)]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


@pytest.mark.parametrize(("place", "number"), [(99, 1), (1, 99)])
def test_unknown_rows_and_rounds_are_not_found(opened, sign_in, place, number):
    page = reverse("verification:record", args=[opened.plan.number, number, place])
    assert sign_in("checker").get(page).status_code == 404


@pytest.mark.parametrize("name", ["round-close", "resume"])
def test_what_changes_something_is_post_only(opened, sign_in, name):
    page = url(name, opened) if name == "round-close" else tab(name, opened.plan)
    assert sign_in("planner").get(page).status_code == 405


@pytest.mark.requirement("V0", "V3")
def test_the_tab_lists_what_closing_needs(people, sign_in):
    closed = factory.closed_round(people)
    overview = sign_in("auditor").get(tab("overview", closed.plan)).context["overview"]
    assert [one.missing for one in overview.conditions if one.url.endswith("#reviews")] == [(), ("No review has been held.",)]
    assert [(line.round.number, str(line.figures.attainment), line.figures.missed) for line in overview.rounds] == [
        (1, "71.4", 1)
    ]


def test_an_empty_tab_says_what_to_do_next(people, sign_in):
    plan = factory.in_progress(people)
    assert "Nothing has been checked yet" in sign_in("planner").get(tab("overview", plan)).content.decode()


@pytest.mark.requirement("D4.5")
def test_a_review_is_recorded_on_the_page(opened, sign_in):
    form = {"held_on": timezone.localdate().isoformat(), "subject": "First", "participants": "All", "minutes": "Looked.", "decisions": ""}
    client = sign_in("quality_manager")
    client.post(tab("review-add", opened.plan), form)
    review = opened.plan.reviews.get()
    assert "Looked." in client.get(tab("review", opened.plan, review.pk)).content.decode()


@pytest.mark.requirement("V4")
def test_supervision_assesses_the_process_on_the_page(opened, sign_in):
    form = {"regulation": "Appraisal rules 2026", "conclusion": "Sound."}
    for place, weight in enumerate((40, 60), 1):
        form |= {
            f"criterion{place}": f"Criterion {place}",
            f"weight{place}": weight,
            f"score{place}": 80,
            f"reason{place}": "Seen.",
        }
    client = sign_in("supervision")
    client.post(tab("assessment-add", opened.plan), form)
    assessment = opened.plan.assessments.get()
    assert (str(assessment.score), len(assessment.criteria)) == ("80.00", 2)
    assert "Criterion 2" in client.get(tab("assessment", opened.plan, assessment.pk)).content.decode()


def test_weights_that_miss_100_are_refused_above_the_form(opened, sign_in):
    form = {"regulation": "Rules", "conclusion": "Sound.", "criterion1": "One", "weight1": 40, "score1": 80}
    answer = sign_in("supervision").post(tab("assessment-add", opened.plan), form)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["The weights add up to 40, not to 100."],
    )


@pytest.mark.requirement("D4.6")
def test_knowledge_is_handed_over_and_acknowledged_on_the_page(opened, people, sign_in):
    sign_in("quality_manager").post(
        tab("transfer-add", opened.plan), {"subject": "Triage", "recipient": people.colleague.pk, "content": "Wiki."}
    )
    transfer = opened.plan.transfers.get()
    assert sign_in("checker").post(tab("transfer", opened.plan, transfer.pk), {}).status_code == 403
    sign_in("colleague").post(tab("transfer", opened.plan, transfer.pk), {"note": "Read."})
    transfer.refresh_from_db()
    assert transfer.state == "acknowledged"


@pytest.mark.requirement("F8")
def test_the_catalogue_is_stated_on_the_page(opened, people, sign_in):
    client = sign_in("quality_manager")
    factory.registered(people.quality_manager, "catalogue", "2.1")
    assert '<option value="2.1">' in client.get(tab("document", opened.plan, "catalogue")).content.decode()
    refused = client.post(tab("document", opened.plan, "catalogue"), {"new_version": "", "reason": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    client.post(tab("document", opened.plan, "catalogue"), {"new_version": "2.1", "reason": ""})
    assert opened.plan.document_updates.get().new_version == "2.1"
    assert client.get(tab("document", opened.plan, "brochure")).status_code == 404


def test_the_control_table_costs_the_same_queries_for_one_row_and_for_six(people, sign_in, django_assert_num_queries):
    closed = factory.closed_round(people)
    later = factory.open_round(people, closed.plan, checkers=[people.checker])
    factory.record(later.rows.get(), "missed")
    factory.explain(later.rows.get(), people)
    actions.close_round(later, people.planner)
    client = sign_in("checker")
    client.get(url("round", closed))
    for check_round in (closed, later):
        with django_assert_num_queries(TABLE_QUERIES):
            client.get(url("round", check_round))


def test_the_tab_costs_the_same_queries_for_one_measure_and_for_three(people, sign_in, django_assert_num_queries):
    closed = factory.closed_round(people)
    client, page = sign_in("auditor"), tab("overview", closed.plan)
    client.get(page)
    with django_assert_num_queries(TAB_QUERIES):
        client.get(page)
    later = factory.open_round(people, closed.plan, checkers=[people.checker])
    factory.record(later.rows.get(), "missed")
    cause = factory.explain(later.rows.get(), people)
    actions.set_measure(cause, closed.plan.owner, action="Another.", owner=people.delivery, due=closed.plan.planned_end)
    actions.close_round(later, people.planner)
    with django_assert_num_queries(TAB_QUERIES):
        client.get(page)


def test_every_value_of_a_row_carries_its_columns_heading_for_narrow_screens(opened, sign_in):
    page = sign_in("checker").get(url("round", opened)).content.decode()
    headings = re.findall(r'<th scope="col">([^<]+)</th>', page)
    first = re.search(r'<tbody id="row-1">.*?</tr>', page, re.DOTALL).group()
    assert re.findall(r'<td[^>]*data-label="([^"]+)"', first) == headings[1:]


def test_the_names_in_a_row_stay_on_one_line(opened, sign_in):
    row = sign_in("checker").get(url("round", opened)).context["table"].rows[0].row
    page = sign_in("checker").get(url("round", opened)).content.decode()
    assert f'<span class="nowrap">{row.checker}</span>' in page


def test_while_rows_are_pending_the_figure_says_that_it_is_of_what_is_checked(opened, sign_in):
    page = sign_in("checker").get(url("round", opened)).content.decode()
    assert '<span class="figure-label">Attainment of what is checked</span>' in page


def test_planned_reviews_are_listed_one_by_one(opened, sign_in):
    page = sign_in("planner").get(tab("overview", opened.plan)).content.decode()
    assert re.search(r'<th scope="row">First review</th>\s*<td[^>]*><span class="due" data-late="over">2026-04-10</span>', page)
