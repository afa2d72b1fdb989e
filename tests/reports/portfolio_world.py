"""A small house of plans for the tests of the portfolio, built through the actions that users call."""

from decimal import Decimal

from django.utils import timezone

from improvement.models import WorkItem
from plans import actions as plans
from plans.models import ImprovementInput, Plan
from tests.plans import factory as drafting
from tests.reports import factory
from tests.standing import standing
from tests.verification import factory as verified
from verification import actions as verification
from verification.models import CorrectiveMeasure


@standing
def house(people):
    """Five plans: one reported, with its goal missed, explained and carried over often; one with an open round and unexplained misses; one
    accepted; a draft; and one at work that is confidential."""
    report = factory.issued(people)
    plan = report.plan
    plans.record_expense(plan, plan.budget_lines.get(), plan.owner, timezone.localdate(), Decimal("500.50"), "A room")
    row = report.round.rows.missed().get()
    carried = verification.carry_over_row(row, people.planner)
    # Written past the actions, in place of the cycles and months that go by.
    ImprovementInput.objects.filter(pk=carried.pk).update(repeat_count=3)
    measure = row.cause.measures.get()
    new_year = timezone.localdate().replace(day=1, month=1)
    CorrectiveMeasure.objects.filter(pk=measure.pk).update(effect="ineffective", effect_at=timezone.now(), due=new_year)
    WorkItem.objects.filter(pk=measure.work_item_id).update(planned_start=new_year, planned_end=new_year)
    verified.checked_round(people, missed=("goal", "work"), plan=verified.worked_off(people, title="Second"))
    drafting.draft(people, title="Still a draft")
    done = verified.in_progress(people, title="Done")
    Plan.objects.filter(pk=done.pk).update(planned_end="2020-01-31")
    secret = plans.start(drafting.approved(people, title="Secret", confidential=True), people.planner)
    secret.members.exclude(person=people.delivery).delete()
    return report
