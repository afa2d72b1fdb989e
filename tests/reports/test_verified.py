"""The report carries what verification knows: causes, measures and their effect, reviews, the appraisal, shifts of indicators."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from plans import actions as plans
from plans.models import IndicatorSignal
from reports import paper, pdf
from reports.content.verified import rows_of
from reports.models import Report
from tests.plans import factory as plan_factory
from tests.reports import factory, reading
from tests.standing import standing
from tests.verification import factory as verified
from verification import actions

STATEMENT = "We dispatched whatever came in."
NEW = {
    "row": ["concerned"], "trend": ["shifts"], "identity": ["check_at"], "assessment": ["owner_statement", "stated_by", "stated_at"],
    "cause": ["containment", "contained_on", "term"], "review": ["planned_on", "decided"],
    "measure": ["work_item", "work_state", "effect_from", "effect_until", "effect", "effect_note", "effect_by", "effect_at"],
}  # fmt: skip


@standing
def told(people):
    """A closed round of which everything that verification can know is known."""
    shifted(people)
    check_round = verified.checked_round(people)
    explained(check_round.rows.missed().get(), people)
    plan = actions.close_round(check_round, people.planner).plan
    planned = plan.baseline.document["parts"]["reviews"][0]["row"]
    review = actions.record_review(plan, plan.owner, timezone.localdate(), "Look back", "The team", "We looked.", planned_row=planned)
    actions.decide_at_review(review, plan.owner, "Keep the lane open.", owner=people.delivery, due=date(2027, 3, 1))
    appraised(plan, people)
    return check_round


def explained(row, people):
    """Write a cause with containment, a word, a department's statement, and a measure that is done and judged."""
    yesterday = timezone.localdate() - timedelta(1)
    asked = actions.ask_department(row, row.plan.owner, people.colleague.department)
    actions.state_for_department(asked, people.colleague, asked.version, STATEMENT)
    cause = actions.write_cause(
        row, row.plan.owner, "five_whys", "process", "The second line works in batches.", ["It waits.", "It waits for a window."],
        containment="The first line calls back.", contained_on=yesterday, term="Batch work",
    )  # fmt: skip
    measure = actions.set_measure(cause, row.plan.owner, action="A daily fast lane.", owner=people.delivery, due=yesterday, effect_until=timezone.localdate() + timedelta(30))
    measure = verified.window_over(actions.finish_measure(measure, people.delivery, measure.version, "In place."))
    actions.judge_effect(measure, people.planner, measure.version, "ineffective", "The queue is as long as before.")


def appraised(plan, people):
    """Appraise under rules whose first criterion the records can tell of, and let the owner answer."""
    criteria = [{"text": "Every miss is explained", "weight": "60", "proof": "misses_explained"}, {"text": "Candour", "weight": "40"}]
    rules = actions.set_rules(people.supervision, "Appraisal rules", "2026", criteria)
    assessment = actions.record_assessment(plan, people.supervision, rules=rules, criteria=[{"score": 90, "reason": "Seen."}, {"score": 80, "reason": "Seen."}], conclusion="Well run.")
    actions.answer_assessment(assessment, plan.owner, assessment.version, "The lane came too late.")


def shifted(people):
    """Two quiet years and a collapse, raised as an input."""
    indicator = plan_factory.indicator(people)
    for place in range(26):
        value = Decimal(50 + place % 3) if place < 24 else Decimal(9)
        plans.record_measurement(indicator, people.quality_manager, period=date(2024 + place // 12, place % 12 + 1, 1), value=value)
    signal = IndicatorSignal.objects.get()
    plans.raise_signal(signal, people.quality_manager, signal.version, "The rate collapsed", "In two months.")


@pytest.fixture
def content(people):
    """What a report says of that round, in English."""
    return reading.content_of(factory.ordered(people, "en", told(people)))


def aged(content) -> dict:
    """The content as it would have been frozen before it carried any of this."""
    older = json.loads(json.dumps(content))
    older.pop("planned_reviews")
    causes = [row["cause"] for row in older["rows"] if row["cause"]]
    kinds = {
        "row": older["rows"], "trend": older["trends"], "identity": [older["identity"]], "assessment": older["assessments"], "cause": causes,
        "measure": [one for cause in causes for one in cause["measures"]], "review": older["reviews"],
    }  # fmt: skip
    for kind, things in kinds.items():
        for one in things:
            for name in NEW[kind]:
                del one[name]
    return older


def chapter(slug, content, language="en") -> str:
    """One chapter as HTML; laying it out would only cost time."""
    with translation.override(language):
        return render_to_string(f"reports/pdf/chapters/{slug}.html", paper.context(content))


@pytest.mark.requirement("V2")
def test_a_cause_is_frozen_with_containment_word_statements_and_the_measures_effect(content, people):
    row = next(row for row in content["rows"] if row["cause"])
    cause, measure = row["cause"], row["cause"]["measures"][0]
    assert (cause["containment"], cause["term"]) == ("The first line calls back.", "Batch work")
    assert [(one["statement"], one["stated_by"]) for one in row["concerned"]] == [(STATEMENT, str(people.colleague))]
    assert (measure["work_item"] > 0, measure["work_state"], measure["effect"]) == (True, "done", "ineffective")
    assert (measure["effect_note"], measure["effect_by"]) == ("The queue is as long as before.", str(people.planner))


@pytest.mark.requirement("D3.6", "D4.5", "V4")
def test_reviews_are_frozen_beside_the_planned_ones_and_the_appraisal_with_its_evidence(content, people):
    review, assessment = content["reviews"][-1], content["assessments"][-1]
    decided = review["decided"][0]
    assert (decided["text"], decided["owner"], decided["due"], decided["work_item"] > 0) == ("Keep the lane open.", str(people.delivery), "2027-03-01", True)
    assert (content["planned_reviews"][0]["planned_on"], content["planned_reviews"][0]["held_on"]) == (review["planned_on"], review["held_on"])
    assert (assessment["criteria"][0]["proof"], assessment["criteria"][0]["good"], assessment["criteria"][0]["total"]) == ("misses_explained", 1, 1)
    assert assessment["owner_statement"] == "The lane came too late."


@pytest.mark.requirement("D2.8")
def test_a_shift_of_an_indicator_is_frozen_with_the_input_it_became(content):
    shift = content["trends"][0]["shifts"][0]
    assert (shift["found_period"], shift["side"], shift["state"], shift["source_title"]) == ("2026-01-01", "below", "raised", "The rate collapsed")


def test_a_later_shift_is_not_told_of_an_earlier_round(content):
    later = timezone.localdate() + timedelta(40)
    signal = IndicatorSignal.objects.get()
    signal.pk, signal.first_period, signal.found_period = None, later, later
    signal.save(force_insert=True)
    assert len(reading.content_of(Report.objects.get())["trends"][0]["shifts"]) == 1


@pytest.mark.requirement("V2", "V3", "V4")
def test_all_of_it_is_printed_and_nothing_of_it_is_cut(content):
    text = reading.text_of(reading.printed(content))
    said = [
        STATEMENT, "The first line calls back.", "Batch work", "The queue is as long as before.", "Ineffective", "Keep the lane open.",
        "The lane came too late.", "1 of 1", "The rate collapsed", "a value below the lower limit", "Held late",
    ]  # fmt: skip
    assert [words for words in said if reading.squeezed(words) not in text] == []


def test_why_a_department_was_asked_no_longer_is_printed_and_an_older_content_says_what_it_said(people):
    row = verified.checked_round(people).rows.missed().get()
    verified.explain(row, people)
    asked = actions.ask_department(row, row.plan.owner, people.leadership.department)
    actions.withdraw_request(asked, people.planner, asked.version, "Heard in the meeting.")
    content = reading.content_of(factory.ordered(people, "en", actions.close_round(row.round, people.planner)))
    page = chapter("causes", content)
    assert (f"no longer asked: {people.planner}, " in page, "Heard in the meeting." in page, "It has made no statement." in page) == (True, True, False)
    older = json.loads(json.dumps(content))
    for name in ("withdrawn_reason", "withdrawn_by", "withdrawn_at"):
        del next(one for one in older["rows"] if one["concerned"])["concerned"][0][name]
    assert "It has made no statement." in chapter("causes", older)


def test_it_is_printed_in_chinese_words(content):
    pages = chapter("causes", content, "zh-hans") + chapter("reviews", content, "zh-hans") + chapter("indicators", content | {"trends": []}, "zh-hans")
    said = ["应急处置", "部门说明", "无效", "原因归类", "回顾计划与召开情况", "逾期召开", "负责人说明", "1 项中 1 项符合"]
    assert [words for words in said if words not in pages] == []


def test_a_report_frozen_before_it_carried_any_of_this_still_prints(content):
    older = aged(content)
    pages = [chapter(slug, older) for slug in ("causes", "reviews", "indicators")]
    assert [words in page for page, words in zip(pages, ["A daily fast lane.", "Look back", "RES5D"], strict=True)] == [True] * 3
    assert ["<th class=\"w-effect\">" in pages[0], "Reviews planned and held" in pages[1], STATEMENT in pages[0]] == [False] * 3
    with translation.override("en"):
        html = pdf.html_of(older)
    assert ("cover-check" in html, "Service improvement report" in html) == (False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_gathering_takes_the_same_number_of_questions_for_one_and_for_three_explained_misses(people, django_assert_num_queries, rows):
    kinds = ("goal", "outcome", "measure")[:rows]
    check_round = verified.checked_round(people, missed=kinds)
    for row in list(check_round.rows.missed())[:rows]:
        explained(row, people)
    with django_assert_num_queries(8):
        assert sum(row.cause is not None for row in rows_of(check_round)) == rows
