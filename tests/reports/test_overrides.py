"""A success factor that was set aside is told with its reason on the plan, in its baseline and in the report."""

import pytest
from django.utils import translation

from plans import actions, document
from plans.models import Plan
from reports import pdf
from tests.plans import factory as plans
from tests.reports import factory, reading
from tests.verification import factory as verified

REASON = "Staffing is settled by the board in May."


@pytest.mark.requirement("F7", "V0")
def test_an_override_granted_before_approval_is_printed_on_plan_baseline_and_report(people, sign_in):
    plan = plans.draft(people, staffing_needs="")
    actions.ask_override(plan, plan.owner, "F7", "Not known yet.")
    actions.submit(Plan.objects.get(pk=plan.pk), plan.owner)
    actions.override_factor(plan, people.sms_owner, "F7", REASON)
    plan = Plan.objects.get(pk=plan.pk)
    plan = actions.start(actions.approve(plan, people.sms_owner, document.digest(document.of(plan))), people.planner)
    for page in (plan.get_absolute_url(), f"{plan.get_absolute_url()}baselines/1/"):
        html = sign_in("leadership").get(page).content.decode()
        assert (REASON in html, people.sms_owner.name in html) == (True, True)
    content = reading.content_of(factory.ordered(people, "en", verified.closed_round(people, plan=verified.finished(plan))))
    assert [(one["code"], one["override_by"]) for one in content["factors"] if one["override_reason"]] == [("F7", str(people.sms_owner))]
    with translation.override("en"):
        assert reading.squeezed(REASON) in reading.text_of(pdf.render(content).data)
