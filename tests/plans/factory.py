"""Plans for tests, built through the actions that users call."""

from datetime import date
from decimal import Decimal

from improvement.actions import create_work
from improvement.models import Area
from plans import actions, document
from plans.models import Indicator, Plan, Service, ServiceObjective
from plans.states import Part
from tests.standing import standing

NONE = "None: the improvement touches nothing of the kind."


def indicator(people, code="RES5D") -> Indicator:
    """The indicator RES5D, defined once."""
    return Indicator.objects.filter(code=code).first() or actions.define_indicator(
        people.quality_manager, code=code, name_en="Tickets resolved within 5 days", name_zh="5日内解决率", unit="%", direction="up",
        how_measured="share of the tickets opened in the month whose first resolution came within 120 hours",
    )  # fmt: skip


def objective(people, statement="Resolve within 5 days") -> ServiceObjective:
    """An objective of the service "Help desk", each made once."""
    by = people.quality_manager
    service = Service.objects.filter(code="HELPDESK").first() or actions.define_service(by, code="HELPDESK", name_en="Help desk", name_zh="服务台")
    return service.objectives.filter(statement=statement).first() or actions.set_objective(service, by, statement=statement)


@standing
def adopted_input(people):
    """An input raised by the planner and adopted by the quality manager."""
    source = actions.raise_input(
        people.planner, title="Resolution collapsed", description="RES5D fell from 62 % to 0 % in 2012-09.", kind="D2.8",
        element="process", indicator=indicator(people),
    )  # fmt: skip
    return actions.adopt_input(source, people.quality_manager, "It hurts every customer.")


@standing
def draft(people, **facts) -> Plan:
    """A complete draft owned by the quality manager, ready to be submitted (all factors of this room hold)."""
    by = people.quality_manager
    plan = actions.create_plan(
        by,
        **{
            "title": "Restore resolution within 5 days", "introduction": "What this document is.", "document_purpose": "To agree on the work.",
            "planned_start": date(2026, 1, 5), "planned_end": date(2026, 12, 18), "purposes": ["G1"], "mechanisms": ["measurement"],
            "motive": "Customers wait.", "scope": "The help desk.", "approach": "Triage first.", "resources": "Two people.",
            "process_changes": "The triage step is new.", "staffing_needs": NONE, "process_effects": NONE, "budget_effects": "Small.",
            "review_approach": "Monthly.", **facts,
        },
    )  # fmt: skip
    fill(plan, people)
    return Plan.objects.get(pk=plan.pk)


def fill(plan, people) -> None:
    """Add one row of every kind to a draft."""
    by = plan.owner
    for person, part in [
        (people.delivery, Part.TEAM), (people.planner, Part.EDITOR), (people.auditor, Part.REVIEW_TEAM),
        (people.leadership, Part.LEADER), (people.supervision, Part.SUPERVISOR),
    ]:  # fmt: skip
        actions.add_part(plan, "members", by, person=person, part=part)
    actions.add_part(plan, "outcomes", by, text="Tickets are resolved in time again.", acceptance="Three months in a row.")
    actions.add_part(plan, "inputs", by, source=adopted_input(people))
    goal = actions.add_part(
        plan, "goals", by, statement="Restore RES5D to 60 %", service_objective=objective(people), indicator=indicator(people),
        baseline_value=Decimal("2.4"), target_value=Decimal("60"), unit="%", direction="up", how_measured="monthly share",
        due=date(2026, 11, 30), must_pass=True, effect_from=date(2026, 9, 1), effect_until=date(2026, 11, 30),
    )  # fmt: skip
    actions.add_part(plan, "standards", by, goal=goal, kind="standard", title="ISO/IEC 20000-1", clause="8.6.1")
    actions.add_part(plan, "consultations", by, party="customer", who="Customer council", held_on=date(2025, 12, 1), agreed="60 % it is.")
    actions.add_part(plan, "consultations", by, party="stakeholder", who="Delivery", held_on=date(2025, 12, 2), agreed="Two people.")
    phase = actions.add_part(plan, "phases", by, name="Prepare", planned_start=date(2026, 1, 5), planned_end=date(2026, 3, 31))
    first = actions.add_part(plan, "activities", by, phase=phase, text="Define triage")
    second = actions.add_part(plan, "activities", by, phase=phase, text="Try triage out")
    actions.add_part(plan, "dependencies", by, activity=second, after=first)
    create_work(
        plan, by, area=Area.objects.get(code="C1"), title="Define triage", acceptance="The triage step is written and in use.", phase=phase,
        assignee=people.delivery, planned_start=date(2026, 1, 5), planned_end=date(2026, 3, 31), planned_hours=Decimal(40),
    )  # fmt: skip
    actions.add_part(plan, "budget", by, element="process", description="Workshops", planned=Decimal("12000"))
    role = actions.add_part(plan, "responsibilities", by, role="Owner", responsibility="Answers for the result", activity="Leads", person=by)
    for activity in (first, second):
        actions.add_part(plan, "raci", by, activity=activity, role=role, part="A")
    actions.add_part(plan, "measures", by, text="RES5D three months above 55 %")
    actions.add_part(plan, "reviews", by, planned_on=date(2026, 4, 10), subject="First review")


@standing
def submitted(people, **facts) -> Plan:
    """A plan in review."""
    return actions.submit(draft(people, **facts), people.quality_manager)


@standing
def approved(people, **facts) -> Plan:
    """A plan approved by the head of the service management system."""
    plan = submitted(people, **facts)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
