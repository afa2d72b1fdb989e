"""Checklist, dependencies, helpers, parts, and taking a report back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import NotAllowed, Stale, WrongState
from audit.models import Event
from improvement import actions
from improvement.models import Area, WorkItem
from improvement.states import WorkState
from tests.improvement import factory
from tests.plans import factory as planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    """A work item of a plan in progress, assigned to the delivery department's man."""
    return factory.item_in_progress(people)


def again(item):
    """The item as it is stored."""
    return WorkItem.objects.get(pk=item.pk)


def said(item):
    """What taking a report back must restore."""
    fields = ("state", "percent", "hours", "cost", "blocked_reason", "unblocker_id", "actual_start", "actual_end")
    stored = again(item)
    return {name: getattr(stored, name) for name in fields} | {"ticked": list(stored.points.filter(done=True).values_list("pk", flat=True))}


@pytest.mark.requirement("C1")
def test_the_points_of_the_area_become_the_items_checklist_once(people, item):
    points = actions.take_over_points(item, people.delivery)
    assert len(points) == len(item.area.points) == 13
    assert actions.take_over_points(item, people.delivery) == []
    with translation.override("zh-hans"):
        assert actions.take_over_points(item, people.delivery) == []


@pytest.mark.requirement("D4.3")
def test_ticked_points_tell_how_far_the_work_is(people, item):
    first, second, third = [actions.add_point(item, people.delivery, text) for text in ("Write", "Try", "Agree")]
    actions.report_progress(item, people.delivery, again(item).version, ticked=[first.pk, third.pk])
    assert again(item).percent == 66
    assert list(item.points.filter(done=True)) == [first, third]
    actions.report_progress(item, people.delivery, again(item).version, ticked=[first.pk, second.pk, third.pk])
    assert (again(item).percent, again(item).state) == (100, WorkState.DONE)


def test_a_point_of_another_item_cannot_be_ticked(people, item):
    with pytest.raises(ValidationError) as refused:
        actions.report_progress(item, people.delivery, item.version, 10, ticked=[999_999])
    assert list(refused.value.message_dict) == ["ticked"]
    assert again(item).percent == 0


@pytest.mark.requirement("D4.3")
def test_a_report_is_taken_back_as_a_new_one_and_the_item_is_what_it_was(people, item):
    point = actions.add_point(item, people.delivery, "Write")
    actions.report_progress(item, people.delivery, again(item).version, 40, hours=Decimal(3), cost=Decimal(100))
    before = said(item)
    actions.report_progress(
        item, people.delivery, again(item).version, 60, hours=Decimal(2), cost=Decimal(50), blocked_reason="No key",
        unblocker=people.planner, ticked=[point.pk],
    )  # fmt: skip
    undo = actions.undo_progress(item, people.delivery, again(item).version)
    assert said(item) == before
    assert (undo.percent, undo.hours, undo.cost, undo.undoes.percent) == (40, Decimal(-2), Decimal(-50), 60)
    assert Event.objects.filter(verb="work.undo").count() == 1


def test_only_ones_own_last_report_is_taken_back_and_only_once(people, item):
    actions.report_progress(item, people.delivery, item.version, 40)
    with pytest.raises(WrongState):
        actions.undo_progress(item, people.quality_manager, again(item).version)
    with pytest.raises(NotAllowed):
        actions.undo_progress(item, people.colleague, again(item).version)
    with pytest.raises(Stale):
        actions.undo_progress(item, people.delivery, again(item).version - 1)
    actions.undo_progress(item, people.delivery, again(item).version)
    with pytest.raises(WrongState):
        actions.undo_progress(item, people.delivery, again(item).version)
    assert (again(item).percent, again(item).state) == (0, WorkState.TO_DO)


REPORTS = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPORTS)
def test_whatever_was_reported_taking_it_back_restores_what_stood_before(people, item, reports):
    for percent, blocked in reports:
        before, version = said(item), again(item).version
        reason = "Waiting" if blocked and percent < 100 and again(item).state != WorkState.DONE else ""
        actions.report_progress(item, people.delivery, version, percent, blocked_reason=reason)
        actions.undo_progress(item, people.delivery, again(item).version)
        assert said(item) == before
        actions.report_progress(item, people.delivery, again(item).version, percent, blocked_reason=reason)


def three(people, plan):
    """Three items of one plan."""
    area = Area.objects.get(code="R2")
    facts = {"area": area, "acceptance": "Done.", "planned_start": plan.planned_start, "planned_end": plan.planned_end}
    return [actions.create_work(plan, people.quality_manager, title=title, **facts) for title in "ABC"]


def test_a_circle_of_dependencies_is_refused_and_named(people):
    first, second, third = three(people, planning.draft(people))
    actions.add_dependency(second, people.quality_manager, first)
    actions.add_dependency(third, people.quality_manager, second)
    with pytest.raises(ValidationError) as refused:
        actions.add_dependency(first, people.quality_manager, third)
    names = " → ".join(f"{one.number:02d}" for one in (first, third, second, first))
    assert names in refused.value.message_dict["after"][0]
    assert first.needs.count() == 0


def test_an_item_waits_for_no_item_of_another_plan_and_not_for_itself(people):
    first, second, _third = three(people, planning.draft(people))
    foreign = three(people, planning.draft(people, title="Another"))[0]
    for after in (first, foreign):
        with pytest.raises(ValidationError):
            actions.add_dependency(first, people.quality_manager, after)
    assert actions.add_dependency(first, people.quality_manager, second).after == second


def test_a_part_carries_its_whole(people):
    plan = factory.started(people)
    whole = plan.work_items.get()
    by = people.quality_manager
    area = Area.objects.get(code="R2")
    facts = {"area": area, "acceptance": "Done.", "planned_start": plan.planned_start, "planned_end": plan.planned_end, "parent": whole}
    parts = [actions.create_work(plan, by, title=title, weight=weight, assignee=people.delivery, **facts) for title, weight in (("A", 30), ("B", 10))]
    WorkItem.objects.filter(pk__in=[part.pk for part in parts]).update(scope_state="approved")
    actions.report_progress(parts[0], people.delivery, parts[0].version, 100)
    assert (again(whole).percent, again(whole).state) == (75, WorkState.DOING)
    with pytest.raises(WrongState):
        actions.report_progress(whole, people.delivery, again(whole).version, 10)
    actions.report_progress(parts[1], people.delivery, parts[1].version, 100)
    assert (again(whole).percent, again(whole).state) == (100, WorkState.DONE)


def test_a_part_has_no_parts(people):
    plan = planning.draft(people)
    first, second, third = three(people, plan)
    by = people.quality_manager
    second = actions.detail_work(second, by, second.version, parent=first)
    for item, parent in ((third, second), (first, third), (first, first)):
        with pytest.raises(ValidationError) as refused:
            actions.detail_work(item, by, again(item).version, parent=parent)
        assert list(refused.value.message_dict) == ["parent"]


def test_a_helper_is_named_once_and_is_not_the_assignee(people, item):
    by = people.quality_manager
    helper = actions.add_helper(item, by, people.colleague)
    with pytest.raises(ValidationError):
        actions.add_helper(item, by, people.colleague)
    with pytest.raises(ValidationError):
        actions.add_helper(item, by, people.delivery)
    actions.remove_helper(helper, by)
    assert item.helpers.count() == 0


def test_what_only_details_an_item_is_for_assignee_owner_and_planner(people, item):
    for person in (people.delivery, people.quality_manager, people.planner):
        actions.add_point(item, person, f"Point of {person}")
    for person in (people.leadership, people.auditor, people.supervision, people.administrator):
        with pytest.raises(NotAllowed):
            actions.add_point(item, person, "No")
    assert item.points.count() == 3
