"""Every duty says which plan it belongs to, so that a reminder of it stands in that plan's history and can go up to its owner."""

from datetime import date

import pytest
from django.apps import apps

from accounts import duties
from audit.models import ChainKind
from improvement import actions as improvement
from plans import actions as plans
from plans.models import Plan
from reports.models import Submission
from tests.plans import factory
from tests.plans.approving import fresh
from tests.reports import factory as reported
from tests.verification import factory as checked
from verification import actions

# What belongs to no plan: the register of inputs, indicators that no plan aims at, and planning cycles.
OF_NO_PLAN = {"plans.improvementinput", "plans.indicatorsignal", "plans.planningcycle"}


def chain_of(ref):
    """The chain of the object that a duty is about."""
    name, _colon, pk = ref.partition(":")
    return apps.get_model(name).objects.get(pk=pk).chain


def standing(people):
    """All duties of everybody, by kind."""
    return {(group.kind, duty) for person in vars(people).values() for group in duties.of(fresh(person)) for duty in group.duties}


def check(people, *kinds):
    """Hold each duty's plan against the chain of its object, and that these kinds are among them."""
    found = standing(people)
    for kind, duty in found:
        if duty.ref.split(":")[0] in OF_NO_PLAN:
            assert (kind, duty.plan) == (kind, None)
        elif kind == "measurement":
            assert (kind, Plan.objects.filter(pk=duty.plan).exists()) == (kind, True)
        else:
            assert (kind, chain_of(duty.ref)) == (kind, (ChainKind.PLAN, duty.plan))
    assert {kind for kind, _duty in found} >= set(kinds)


def test_duties_of_a_plan_on_its_way_to_approval(people):
    factory.approved(people)
    factory.draft(people, title="Second")
    asked = factory.draft(people, title="Third", motive="")
    plans.ask_override(asked, people.quality_manager, "F1", "The motive is confidential.")
    plans.submit(Plan.objects.get(pk=asked.pk), people.quality_manager)
    plans.raise_input(people.planner, title="Slow", description="It is slow.", kind="D2.4")
    plans.write_comment(factory.draft(people, title="Fourth"), "scheme", people.quality_manager, f"@{people.planner.username} what is missing?")
    check(people, "start", "draft", "override", "approval", "input", "mention")


def test_duties_of_a_plan_at_work(people):
    plan = checked.in_progress(people)
    item = plan.work_items.filter(assignee=people.delivery).first()
    improvement.request_extension(item, people.delivery, new_end=date(2027, 1, 29), reason="Later")
    improvement.create_work(plan, people.planner, area=item.area, title="One more", acceptance="Done.", planned_start=item.planned_start, planned_end=item.planned_end)
    check(people, "work", "extension", "supervise", "review", "measurement", "scope")


def test_duties_of_a_plan_being_checked(people):
    control = checked.open_round(people)
    check(people, "check")
    for row in control.rows.order_by("place"):
        checked.record(row, "missed" if row.kind == "goal" else "achieved")
    check(people, "cause")
    checked.explain(control.rows.missed().get(), people)
    check(people, "round")
    control = actions.close_round(control, people.planner)
    actions.transfer_knowledge(control.plan, control.plan.owner, "Triage", "In the wiki.", people.colleague)
    check(people, "closing", "assessment", "report_due", "transfer")


@pytest.mark.requirement("V3")
def test_duties_of_a_plan_that_was_reported_on(people):
    reported.issued(people)
    check(people, "report")
    assert Submission.objects.count() == 2
    dues = {duty.due is not None for kind, duty in standing(people) if kind in {"report", "assessment", "closing"}}
    assert dues == {True}
