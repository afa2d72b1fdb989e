"""A corrective measure becomes a work item, is done with it, and is judged after the window that was set beforehand (V2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
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
    yesterday = TODAY() - timedelta(1)
    measure = set_one(cause, people, due=yesterday, effect_from=yesterday, effect_until=yesterday)
    return actions.finish_measure(measure, people.delivery, measure.version, "Done.")


@pytest.mark.parametrize("effect", ["effective", "ineffective", "inconclusive"])
def test_the_effect_is_judged_after_its_window(cause, people, effect):
    measure = judged_soon(cause, people)
    assert list(CorrectiveMeasure.objects.to_judge(TODAY())) == [measure]
    measure = actions.judge_effect(measure, people.planner, measure.version, effect, "Three months of figures.")
    assert (measure.effect, measure.effect_by, measure.effect_note) == (effect, people.planner, "Three months of figures.")
    assert list(CorrectiveMeasure.objects.to_judge(TODAY())) == []


def test_nobody_judges_before_the_window_has_ended_or_without_one(cause, people):
    early = set_one(cause, people, due=TODAY(), effect_until=TODAY())
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
