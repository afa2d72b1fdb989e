"""The states of a plan's life that the policy speaks of, each with everything in it that an action may be tried on.

In every world the quality manager owns and submitted the plan, the planner is the team member with edit right who changed
it, the delivery person is the assignee and asked for more time, the checker checks, the leader and supervision receive.
"""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

from improvement import actions as improvement
from plans import actions as plans
from plans import document
from plans.models import Plan
from reports import actions as reports
from tests.plans import factory as plan_factory
from tests.verification import factory
from verification import actions as verification
from verification.models import ControlRow

LATER = date(2027, 3, 31)


@dataclass
class World:
    """One state of affairs: `states` are the words the policy has for it."""

    name: str
    people: SimpleNamespace
    plan: Plan | None = None
    states: frozenset[str] = frozenset()
    editors: frozenset[int] = frozenset()
    recipient: object = None
    things: dict = field(default_factory=dict)

    @property
    def team(self) -> set[int]:
        """The ids of the team members."""
        return {self.people.delivery.pk, self.people.planner.pk}

    @property
    def checkers(self) -> set[int]:
        """The ids of those who check rows of the plan."""
        return set(ControlRow.objects.filter(round__plan=self.plan).values_list("checker", flat=True))

    def __getattr__(self, name):
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(f"the world “{self.__dict__.get('name')}” has no {name}") from None


def raised(people) -> World:
    """An input that nobody has decided on."""
    source = plans.raise_input(people.planner, kind="D2.5", title="Wish", description="Of management.")
    return World("raised", people, states=frozenset({"raised"}), things={"source": source})


def adopted(people) -> World:
    """An input that has been decided on."""
    world = raised(people)
    return World("adopted", people, states=frozenset({"adopted"}), things={"source": plans.adopt_input(world.source, people.quality_manager, "Yes.")})


def _edited(people) -> Plan:
    plan = plan_factory.draft(people)
    plans.edit_plan(plan, people.planner, plan.version, approach="Triage first, then speed.")
    first = plan.work_items.get()
    facts = {name: getattr(first, name) for name in ("area", "acceptance", "assignee", "planned_start", "planned_end")}
    improvement.create_work(plan, people.quality_manager, title="Write the SOP", **facts)
    return Plan.objects.get(pk=plan.pk)


def _world(name, people, plan, *states, editors=(), **things) -> World:
    plan = Plan.objects.get(pk=plan.pk)
    items = list(plan.work_items.order_by("number"))
    mine = [item for item in items if item.assignee_id == people.delivery.pk]
    things = {"item": mine[0] if mine else None, **things}
    return World(
        name, people, plan, frozenset({plan.state, *states}), frozenset(person.pk for person in editors), people.leadership, things
    )


def draft(people) -> World:
    """A draft."""
    return _world("draft", people, _edited(people), editors=[people.quality_manager, people.planner])


def in_review(people) -> World:
    """A draft in review."""
    plan = plans.submit(_edited(people), people.quality_manager)
    return _world("in_review", people, plan, editors=[people.quality_manager, people.planner])


def _approved(people) -> Plan:
    plan = plans.submit(_edited(people), people.quality_manager)
    return plans.approve(plan, people.sms_owner, document.digest(document.of(plan)))


def approved(people) -> World:
    """A plan approved, not begun."""
    return _world("approved", people, _approved(people))


def revising(people) -> World:
    """A plan approved, with a working revision open that changes something."""
    plan = plans.revise(_approved(people), people.quality_manager, "The customer asks for it.")
    plan = plans.edit_plan(plan, people.quality_manager, plan.version, resources="Three people.")
    return _world("revising", people, plan, "revising")


def in_progress(people) -> World:
    """A plan at work; the assignee has asked for more time."""
    plan = plans.start(_approved(people), people.planner)
    other = plan.work_items.order_by("number").last()
    request = improvement.request_extension(other, people.delivery, LATER, "The supplier is late.")
    return _world("in_progress", people, plan, extension=request)


def verifying(people) -> World:
    """A plan with an open round: one work item missed and unexplained, the other, done, waiting for its checker."""
    plan = plans.start(_approved(people), people.planner)
    item = plan.work_items.order_by("number").first()
    improvement.report_progress(item, item.assignee, item.version, 100, note="Done.")
    control = factory.open_round(people, Plan.objects.get(pk=plan.pk), [people.checker])
    work = control.rows.get(kind="work", source_id=item.pk)
    missed = factory.record(control.rows.filter(kind="work").exclude(pk=work.pk).get(), "missed")
    transfer = verification.transfer_knowledge(Plan.objects.get(pk=plan.pk), people.quality_manager, "Triage", "In the wiki.", people.leadership)
    return _world("verifying", people, plan, "round open", round=control, row=work, missed=missed, transfer=transfer)


def resumed(people) -> World:
    """A plan that went back to work after a closed round: its done work was not accepted yet."""
    plan = plans.start(_approved(people), people.planner)
    item = plan.work_items.order_by("number").first()
    improvement.report_progress(item, item.assignee, item.version, 100, note="Done.")
    control = factory.open_round(people, Plan.objects.get(pk=plan.pk), [people.checker])
    for row in control.rows.order_by("place"):
        factory.record(row, "missed" if row.kind == "work" else "achieved")
    for row in control.rows.missed():
        factory.explain(row, people)
    verification.close_round(control, people.planner)
    return _world("resumed", people, verification.resume_work(plan, people.planner), "round closed", round=control, row=control.rows.get(kind="work", source_id=item.pk))


def issued(people) -> World:
    """A plan with a closed round and an issued report that nobody has acknowledged."""
    control = factory.closed_round(people)
    report = reports.request_report(control, people.planner, language="en")
    reports.render(report.pk)
    report.refresh_from_db()
    submission = report.submissions.get(recipient=people.leadership)
    rows = {"row": control.rows.first(), "missed": control.rows.missed().first()}
    return _world("issued", people, control.plan, "round closed", "issued", round=control, report=report, submission=submission, **rows)


def closed(people) -> World:
    """A plan accepted and closed, its report acknowledged."""
    plan = factory.ready_to_close(people)
    control = plan.rounds.get()
    report = reports.request_report(control, people.planner, language="en")
    reports.render(report.pk)
    for submission in report.submissions.select_related("recipient"):
        reports.acknowledge(submission, submission.recipient)
    plan = plans.close(plan, people.sms_owner)
    report.refresh_from_db()
    return _world("closed", people, plan, "round closed", "acknowledged", round=control, row=control.rows.first(), report=report)


def cancelled(people) -> World:
    """A plan cancelled after approval."""
    return _world("cancelled", people, plans.cancel(_approved(people), people.sms_owner, "No money."))


PLAN_WORLDS = [draft, in_review, approved, revising, in_progress, verifying, resumed, issued, closed, cancelled]
INPUT_WORLDS = [raised, adopted]


def build(people) -> dict[str, World]:
    """Build every world; return them by name."""
    return {make.__name__: make(people) for make in [*INPUT_WORLDS, *PLAN_WORLDS]}


