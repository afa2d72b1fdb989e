"""The owner answers for the result (D4.4): named to leadership, and out of every judgement of it."""

import pytest

from accounts.law import may
from accounts.models import RoleGrant, User
from reports.content import build
from reports.models import Report
from tests.verification import factory


@pytest.mark.requirement("D4.4")
def test_the_report_names_the_owner_who_answers_for_the_result(people):
    control = factory.closed_round(people)
    report = Report(number="SIR-2026-999", plan=control.plan, round=control, language="en", issued_by=people.planner)
    content = build.of(report, control.closed_at).as_json()
    assert str(people.quality_manager) in str(content)


@pytest.mark.requirement("D4.4")
@pytest.mark.parametrize("action", ["plan.close", "round.open", "round.close", "assessment.record"])
def test_the_owner_never_judges_the_result_whatever_the_roles(people, action):
    plan = factory.open_round(people).plan
    for role in ("sms_owner", "planner", "supervision"):
        RoleGrant.objects.create(user=people.quality_manager, role=role)
    assert may(User.objects.get(pk=people.quality_manager.pk), action, plan) is False
