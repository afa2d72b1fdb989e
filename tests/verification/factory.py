"""Plans being checked, for tests, built through the actions that users call."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from improvement import actions as improvement
from improvement.models import Area
from plans import actions as plans
from plans import document
from plans.models import Plan, ServiceDocument
from tests.plans import factory
from tests.standing import standing
from verification import actions
from verification.models import CorrectiveMeasure
from verification.states import RowKind

# Beside "Define triage" (C1, of the delivery person), which every draft has.
ITEMS = [("P1", "Train the first line", "colleague"), ("T3", "Write the SOP", "delivery")]
FOUND = {"actual_text": "Seen.", "evidence": "Record 7."}


@standing
def in_progress(people, **facts) -> Plan:
    """A plan at work, with three items: two of the delivery person, one of the colleague."""
    plan = factory.draft(people, **facts)
    for code, title, assignee in ITEMS:
        improvement.create_work(
            plan,
            plan.owner,
            area=Area.objects.get(code=code),
            title=title,
            acceptance=f"{title}: accepted.",
            assignee=getattr(people, assignee),
            planned_start=date(2026, 1, 12),
            planned_end=date(2026, 3, 20),
            planned_hours=Decimal(20),
        )
    plan = plans.submit(plan, plan.owner)
    plan = plans.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    return plans.start(plan, people.planner)


@standing
def worked_off(people, **facts) -> Plan:
    """A plan at work whose items are all reported done."""
    return finished(in_progress(people, **facts))


def finished(plan) -> Plan:
    """The plan with all its items reported done by those who have them."""
    for item in plan.work_items.select_related("assignee"):
        improvement.report_progress(item, item.assignee, item.version, 100, note="Done.")
    return Plan.objects.get(pk=plan.pk)


@standing
def open_round(people, plan=None, checkers=None):
    """A first round, opened by the planner and shared among the checker and the colleague."""
    plan = plan or worked_off(people)
    return actions.open_round(
        plan, people.planner, due=date(2026, 12, 20), checkers=checkers or [people.checker, people.colleague]
    )


def record(row, result="achieved", **facts):
    """Record a row as its checker, a goal at a value that agrees with the result."""
    values = {"achieved": Decimal(60), "partly": Decimal("31.2"), "missed": Decimal("2.4")}
    if row.kind == RowKind.GOAL and result in values:
        facts = {"actual_value": values[result], **facts}
    return actions.record_row(row, row.checker, row.version, result, **{**FOUND, **facts})


@standing
def checked_round(people, missed=(RowKind.GOAL,), plan=None):
    """An open round with every row recorded: rows of the kinds `missed` are missed, the others achieved."""
    check_round = open_round(people, plan)
    for row in check_round.rows.order_by("place"):
        record(row, "missed" if row.kind in missed else "achieved")
    return check_round


def explain(row, people, by=None):
    """Write a cause with one measure, owned by the delivery person."""
    by = by or row.plan.owner
    cause = actions.write_cause(
        row, by, "five_whys", "process", "The second line works in batches.", ["It waits.", "It waits for a window."]
    )
    actions.set_measure(cause, by, action="A daily fast lane.", owner=people.delivery, due=date(2026, 12, 31))
    return cause


def window_over(measure):
    """Let the window that was set beforehand have ended yesterday: written past the actions, in place of months that go by."""
    yesterday = timezone.localdate() - timedelta(1)
    CorrectiveMeasure.objects.filter(pk=measure.pk).update(due=yesterday, effect_from=None, effect_until=yesterday)
    return CorrectiveMeasure.objects.get(pk=measure.pk)


@standing
def closed_round(people, plan=None):
    """A closed round with one explained miss: the goal."""
    check_round = checked_round(people, plan=plan)
    for row in check_round.rows.missed():
        explain(row, people)
    return actions.close_round(check_round, people.planner)


def registered(by, kind, version) -> str:
    """The name of a version in the register of service documents, registered once."""
    if not ServiceDocument.objects.filter(kind=kind, version_name=version).exists():
        plans.publish_document(by, kind=kind, version_name=version, effective_on=date(2026, 4, 1), changes="Triage.")
    return version


@standing
def ready_to_close(people) -> Plan:
    """A plan for which this room's closing conditions all hold."""
    check_round = closed_round(people)
    plan, owner = check_round.plan, check_round.plan.owner
    for row in check_round.rows.missed():
        for measure in row.cause.measures.all():
            actions.finish_measure(measure, measure.owner, measure.version, "In place.")
        actions.carry_over_row(row, people.planner)
    for kind in ("catalogue", "manual"):
        actions.state_document(plan, owner, kind, new_version=registered(owner, kind, "2.1"))
    actions.record_review(plan, owner, timezone.localdate(), "First review", "All", "We looked at it.")
    actions.acknowledge_transfer(
        actions.transfer_knowledge(plan, owner, "Triage", "In the wiki.", people.delivery), people.delivery
    )
    criteria = [{"criterion": "Checks are independent", "weight": 100, "score": 85, "reason": "Seen."}]
    actions.record_assessment(plan, people.supervision, "Appraisal rules 2026", criteria, "Well run.")
    return Plan.objects.get(pk=plan.pk)
