"""A corrective measure becomes a work item, is done with it, and is judged after the window that was set beforehand (V2)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.errors import NotAllowed, Stale, WrongState
from improvement import actions as improvement
from improvement.models import WorkItem
from plans import actions as plans
from plans import asof, document
from plans.models import Plan
from tests.verification import factory
from verification import actions, closing
from verification.models import CauseTerm, CorrectiveMeasure

TODAY = timezone.localdate


@pytest.fixture
def cause(people):
    """The cause of the missed goal, in an open round, without a measure."""
    row = factory.checked_round(people).rows.missed().get()
    return actions.write_cause(row, row.plan.owner, "five_whys", "people", "Two people short.", ["It waits.", "Nobody is there."])


def set_one(cause, people, **facts) -> CorrectiveMeasure:
    """A measure owned by the delivery person, due in ten days."""
    return actions.set_measure(cause, cause.plan.owner, **{"action": "Hire two people.", "owner": people.delivery, "due": TODAY() + timedelta(10), **facts})


def resumed(measure, people) -> WorkItem:
    """The measure's work item, its round closed and its plan back at work."""
    actions.close_round(measure.cause.row.round, people.planner)
    actions.resume_work(measure.plan, people.planner)
    return WorkItem.objects.get(pk=measure.work_item_id)


@pytest.mark.requirement("V2")
def test_a_measure_becomes_a_work_item_of_its_owner_under_the_causing_element(cause, people):
    item = set_one(cause, people).work_item
    assert (item.title, item.assignee, item.planned_end, item.area.element) == ("Hire two people.", people.delivery, TODAY() + timedelta(10), "people")
    assert (item.state, item.scope_state, item.description) == ("todo", "approved", "Two people short.")


def test_the_work_of_a_measure_is_no_part_of_what_was_promised(cause, people):
    plan = cause.plan
    before = document.digest(document.of(plan))
    set_one(cause, people)
    assert document.digest(document.of(Plan.objects.get(pk=plan.pk))) == before
    then = asof.at(plan, timezone.now(), working=True).document
    assert [row["title"] for row in then["work_items"]] == [row["title"] for row in plan.baseline.document["work_items"]]


def test_the_same_key_sets_one_measure_and_one_work_item(cause, people):
    first, again = (set_one(cause, people, key="4f1f2dd0-3f6d-4d39-9d0e-0f6e2f6d4a11") for _time in range(2))
    assert (first, first.work_item) == (again, again.work_item)
    assert cause.plan.work_items.exclude(origin="").count() == 1


def test_what_changes_in_the_measure_changes_in_its_work(cause, people):
    measure = set_one(cause, people)
    later = TODAY() + timedelta(20)
    actions.edit_measure(measure, cause.plan.owner, measure.version, action="Hire three.", owner=people.colleague, due=later)
    item = WorkItem.objects.get(pk=measure.work_item_id)
    assert (item.title, item.assignee, item.planned_end) == ("Hire three.", people.colleague, later)


def test_the_measure_is_done_when_its_work_is_reported_done(cause, people):
    measure = set_one(cause, people)
    item = resumed(measure, people)
    assert list(closing.measures_done(measure.plan)) == ["The corrective measure “Hire two people.” is not done."]
    improvement.report_progress(item, people.delivery, item.version, 100, note="They began today.")
    assert list(closing.measures_done(measure.plan)) == []
    assert CorrectiveMeasure.objects.get(pk=measure.pk).is_done is True


def test_a_measure_reported_done_ends_its_work(cause, people):
    measure = set_one(cause, people)
    measure = actions.finish_measure(measure, people.delivery, measure.version, "They began today.")
    item = WorkItem.objects.get(pk=measure.work_item_id)
    assert (item.state, item.percent, item.updates.get().note) == ("done", 100, "They began today.")


def test_the_work_of_a_measure_cannot_be_removed_from_a_revision(cause, people):
    measure = set_one(cause, people)
    item = resumed(measure, people)
    plans.revise(item.plan, item.plan.owner, "A later end.")
    with pytest.raises(WrongState):
        improvement.remove_work(item, item.plan.owner)
    assert WorkItem.objects.filter(pk=item.pk).count() == 1


@pytest.mark.parametrize(
    ("start", "end", "field"), [(5, None, "effect_until"), (30, 20, "effect_until"), (None, 9, "effect_until")], ids=["no end", "backwards", "before it is due"]
)
def test_an_impossible_window_is_refused_at_its_field(cause, people, start, end, field):
    days = {"effect_from": start and TODAY() + timedelta(start), "effect_until": end and TODAY() + timedelta(end)}
    with pytest.raises(ValidationError) as error:
        set_one(cause, people, **days)
    assert list(error.value.message_dict) == [field]


def judged_soon(cause, people):
    """A measure that is done and whose window ended yesterday."""
    measure = set_one(cause, people, effect_until=TODAY() + timedelta(30))
    return factory.window_over(actions.finish_measure(measure, people.delivery, measure.version, "Done."))


@pytest.mark.parametrize("effect", ["effective", "ineffective", "inconclusive"])
def test_the_effect_is_judged_after_its_window(cause, people, effect):
    measure = judged_soon(cause, people)
    assert list(CorrectiveMeasure.objects.to_judge(TODAY())) == [measure]
    measure = actions.judge_effect(measure, people.planner, measure.version, effect, "Three months of figures.")
    assert (measure.effect, measure.effect_by, measure.effect_note) == (effect, people.planner, "Three months of figures.")
    assert list(CorrectiveMeasure.objects.to_judge(TODAY())) == []


def test_nobody_judges_before_the_window_has_ended_or_without_one(cause, people):
    early = set_one(cause, people, due=TODAY(), effect_until=TODAY() + timedelta(1))
    without = set_one(cause, people, action="Another.")
    for measure in (early, without):
        measure = actions.finish_measure(measure, people.delivery, measure.version, "Done.")
        with pytest.raises(WrongState):
            actions.judge_effect(measure, people.planner, measure.version, "effective", "Because.")


def test_the_effect_is_judged_by_quality_management_and_never_by_who_carried_it_out(cause, people):
    measure = judged_soon(cause, people)
    for person in (people.delivery, people.checker, people.auditor, people.administrator):
        with pytest.raises(NotAllowed):
            actions.judge_effect(measure, person, measure.version, "effective", "Because.")
    own = judged_soon(cause, people)
    CorrectiveMeasure.objects.filter(pk=own.pk).update(owner=people.planner)
    with pytest.raises(NotAllowed):
        actions.judge_effect(own, people.planner, own.version, "effective", "Because.")


def test_a_judgement_of_what_has_changed_since_is_stale(cause, people):
    measure = judged_soon(cause, people)
    with pytest.raises(Stale):
        actions.judge_effect(measure, people.planner, measure.version - 1, "effective", "Because.")


def test_the_vocabulary_learns_a_cause_once(cause, people):
    facts = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"]}
    row, owner = cause.row, cause.plan.owner
    first = actions.write_cause(row, owner, **facts, version=cause.version, term="Understaffed")
    again = actions.write_cause(row, owner, **facts, version=first.version, term=" understaffed ")
    assert (first.term, again.term.text, CauseTerm.objects.count()) == (again.term, "Understaffed", 1)


def test_a_merged_word_stands_for_the_other(cause, people):
    facts = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"]}
    row, owner = cause.row, cause.plan.owner
    few = actions.write_cause(row, owner, **facts, version=cause.version, term="Too few").term
    written = actions.write_cause(row, owner, **facts, version=cause.version + 1, term="Understaffed")
    few = actions.merge_term(few, people.quality_manager, few.version, into=written.term)
    assert (few.active, actions.write_cause(row, owner, **facts, version=written.version, term="Too few").term) == (False, written.term)


@pytest.mark.requirement("V2")
def test_a_department_that_is_asked_may_write_the_cause_and_states_what_it_knows(cause, people):
    row, owner = cause.row, cause.plan.owner
    stranger = people.leadership
    with pytest.raises(NotAllowed):
        actions.write_cause(row, stranger, "five_whys", "people", "We know.", ["a", "b"], version=cause.version)
    asked = actions.ask_department(row, owner, stranger.department)
    assert actions.ask_department(row, owner, stranger.department) == asked
    said = actions.state_for_department(asked, stranger, asked.version, "The budget was cut in May.")
    assert (said.statement, said.stated_by) == ("The budget was cut in May.", stranger)
    assert actions.write_cause(row, stranger, "five_whys", "people", "We know.", ["a", "b"], version=cause.version).written_by == stranger


def test_containment_has_a_text_and_a_day_that_has_come(cause, people):
    facts = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"], "version": cause.version}
    for wrong, field in [({"contained_on": TODAY()}, "containment"), ({"containment": "Help.", "contained_on": TODAY() + timedelta(1)}, "contained_on")]:
        with pytest.raises(ValidationError) as error:
            actions.write_cause(cause.row, cause.plan.owner, **facts, **wrong)
        assert list(error.value.message_dict) == [field]
    contained = actions.write_cause(cause.row, cause.plan.owner, **facts, containment="Help from the next shift.", contained_on=TODAY())
    assert (contained.containment, contained.contained_on) == ("Help from the next shift.", TODAY())


@pytest.mark.parametrize("days", [0, -1])
def test_a_window_that_has_ended_is_not_set_beforehand(cause, people, days):
    over = {"due": TODAY() - timedelta(5), "effect_until": TODAY() + timedelta(days)}
    with pytest.raises(ValidationError) as error:
        set_one(cause, people, **over)
    assert list(error.value.message_dict) == ["effect_until"]
    measure = set_one(cause, people, due=over["due"], effect_until=TODAY() + timedelta(9))
    with pytest.raises(ValidationError) as error:
        actions.edit_measure(measure, cause.plan.owner, measure.version, effect_until=over["effect_until"])
    assert list(error.value.message_dict) == ["effect_until"]


def test_the_beginning_of_a_window_that_has_ended_is_not_moved(cause, people):
    measure = set_one(cause, people, due=TODAY() - timedelta(5), effect_until=TODAY() + timedelta(9))
    type(measure).objects.filter(pk=measure.pk).update(effect_until=TODAY() - timedelta(1))
    measure.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        actions.edit_measure(measure, cause.plan.owner, measure.version, effect_from=TODAY() - timedelta(4))
    assert list(error.value.message_dict) == ["effect_until"]


@pytest.mark.parametrize("change", [{"action": "Another."}, {"owner": None}, {"effect_until": TODAY() + timedelta(60)}], ids=["action", "owner", "window"])
def test_what_was_set_beforehand_stays_once_the_measure_is_done(cause, people, change):
    measure = judged_soon(cause, people)
    if "owner" in change:
        change = {"owner": people.colleague}
    with pytest.raises(WrongState):
        actions.edit_measure(measure, cause.plan.owner, measure.version, **change)


def test_a_measure_whose_work_is_taken_up_again_is_open_and_finished_again(cause, people):
    measure = set_one(cause, people, effect_until=TODAY() + timedelta(20))
    measure = actions.finish_measure(measure, people.delivery, measure.version, "Done.")
    item = resumed(measure, people)
    improvement.report_progress(item, people.delivery, item.version, 10, note="One has left again.")
    measure = factory.window_over(measure)
    open_ones, to_judge = CorrectiveMeasure.objects.to_do(), CorrectiveMeasure.objects.to_judge(TODAY())
    assert (measure.is_done, list(open_ones), list(to_judge)) == (False, [measure], [])
    measure = actions.finish_measure(measure, people.delivery, measure.version, "Both are here.")
    measure = CorrectiveMeasure.objects.get(pk=measure.pk)
    assert (measure.is_done, measure.done_note, list(open_ones.all()), list(to_judge.all())) == (True, "Both are here.", [], [measure])


def test_a_measure_whose_work_was_cancelled_is_as_it_was_reported_itself(cause, people):
    measure = set_one(cause, people)
    improvement.cancel_work(resumed(measure, people), cause.plan.owner, "Carried out otherwise.")
    assert list(CorrectiveMeasure.objects.to_do()) == [measure]
    measure = CorrectiveMeasure.objects.get(pk=measure.pk)
    assert actions.finish_measure(measure, people.delivery, measure.version, "Otherwise.").is_done is True


def test_the_work_of_a_measure_is_not_changed_in_a_revision(cause, people):
    item = resumed(set_one(cause, people), people)
    plan = plans.revise(item.plan, item.plan.owner, "A later end.")
    with pytest.raises(WrongState):
        improvement.edit_work(item, item.plan.owner, item.version, title="Something else.")
    plans.discard_revision(plan, plan.owner, "Not needed.")
    assert WorkItem.objects.get(pk=item.pk).title == item.title


def locked_tables(queries):
    """The tables of plans, rounds and rows in the order in which they were first asked."""
    tables = [re.search(r'FROM "(plans_plan|verification_checkround|verification_controlrow)"', query["sql"]) for query in queries]
    return [table[1] for table in tables if table]


def test_explaining_a_miss_takes_the_plan_before_the_row(people):
    row = factory.checked_round(people).rows.missed().get()
    why = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"]}
    with CaptureQueriesContext(connection) as queries:
        actions.explain_miss(row, row.plan.owner, why)
    assert locked_tables(queries)[0] == "plans_plan"


def test_a_miss_explained_twice_with_one_key_is_explained_once(people):
    row = factory.checked_round(people).rows.missed().get()
    why = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"]}
    measure = {"action": "Hire.", "owner": people.delivery, "due": TODAY()}
    first, again = (actions.explain_miss(row, row.plan.owner, why, measure, key=KEY) for _time in range(2))
    assert (again, again.version, row.plan.work_items.exclude(origin="").count()) == (first, 1, 1)
    assert [one.action for one in first.measures.all()] == ["Hire."]


@pytest.mark.parametrize(("wrong", "field"), [({"element": "weather"}, "element"), ({"term": "x" * 121}, "term")])
def test_a_word_that_cannot_be_learnt_is_refused_at_the_fields_of_the_cause(cause, wrong, field):
    facts = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"], "term": "Understaffed", **wrong}
    with pytest.raises(ValidationError) as error:
        actions.write_cause(cause.row, cause.plan.owner, **facts, version=cause.version)
    assert list(error.value.message_dict) == [field]


def test_the_work_of_a_measure_is_held_with_its_whole_in_one_order(cause, people):
    measure = set_one(cause, people)
    item, whole = WorkItem.objects.get(pk=measure.work_item_id), cause.plan.work_items.filter(origin="").first()
    WorkItem.objects.filter(pk=item.pk).update(parent=whole)
    with CaptureQueriesContext(connection) as queries:
        improvement.finish_follow_up(item, people.delivery, "Done.")
    asked = [query["sql"] for query in queries if 'FROM "improvement_workitem"' in query["sql"]]
    assert re.search(rf'"id" = {item.pk} OR .*IN \(.*ORDER BY', asked[0]) is not None


def test_two_words_merged_into_each_other_never_leave_a_circle(cause, people):
    facts = {"method": "five_whys", "element": "people", "conclusion": "Two short.", "whys": ["a", "b"]}
    row, owner, by = cause.row, cause.plan.owner, people.quality_manager
    few = actions.write_cause(row, owner, **facts, version=cause.version, term="Too few").term
    short = actions.write_cause(row, owner, **facts, version=cause.version + 1, term="Understaffed").term
    actions.merge_term(few, by, few.version, into=short)
    # Both were read before the first merge, as when two people send theirs at the same moment.
    with pytest.raises(WrongState):
        actions.merge_term(short, by, short.version, into=few)
    assert list(CauseTerm.objects.order_by("pk").values_list("merged_into", flat=True)) == [short.pk, None]


KEY = "4f1f2dd0-3f6d-4d39-9d0e-0f6e2f6d4a11"


def refused_at_key(deed, *args, **facts):
    """Whether the deed is refused at its key, which was used before."""
    with pytest.raises(ValidationError) as error:
        deed(*args, **facts, key=KEY)
    return list(error.value.message_dict) == ["key"]


@pytest.fixture
def two_misses(people):
    """Two missed rows of one open round."""
    return factory.checked_round(people, missed=("goal", "work")).rows.missed().order_by("place")[:2]


def test_a_key_used_for_a_measure_sets_none_for_another_cause(people, two_misses):
    owner = two_misses[0].plan.owner
    facts = {"action": "Hire.", "owner": people.colleague, "due": TODAY()}
    one, other = (actions.write_cause(row, owner, "five_whys", "people", "Short.", ["a", "b"]) for row in two_misses)
    actions.set_measure(one, owner, **facts, key=KEY)
    assert refused_at_key(actions.set_measure, other, owner, **facts)
    assert other.measures.count() == 0


def test_a_key_used_to_ask_a_department_asks_none_about_another_row(people, two_misses):
    owner, department = two_misses[0].plan.owner, people.leadership.department
    actions.ask_department(two_misses[0], owner, department, key=KEY)
    assert refused_at_key(actions.ask_department, two_misses[1], owner, department)


def test_a_key_used_for_a_review_records_none_of_another_plan(people, cause):
    other = factory.in_progress(people)
    facts = {"held_on": TODAY(), "subject": "First", "participants": "All", "minutes": "We looked."}
    actions.record_review(cause.plan, cause.plan.owner, **facts, key=KEY)
    assert refused_at_key(actions.record_review, other, cause.plan.owner, **facts)


def test_a_key_used_for_rows_records_no_other_rows(people):
    opened = factory.open_round(people, checkers=[people.checker])
    first, second = ({"place": place, "version": 1, "result": "achieved", "actual_text": "Seen.", "evidence": "R"} for place in (2, 3))
    actions.record_rows(opened, people.checker, [first], key=KEY)
    assert refused_at_key(actions.record_rows, opened, people.checker, [second])
