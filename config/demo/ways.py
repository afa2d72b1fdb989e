"""Ways of approval: two routes, a plan that is half-way along one, and the head who is away for some days."""

from datetime import timedelta

from django.utils import timezone

from accounts import actions as accounts
from accounts.states import Role
from config.demo.words import line
from plans import actions as plans
from plans import document
from plans.models import Plan
from plans.states import PlanState, StepMode

ROUTES = [
    (
        line("先复核后批准", "Review first, then approve"),
        line("涉及客户承诺或多个部门的计划", "For plans that touch promises to customers or several departments"),
        [
            (line("服务质量复核", "Quality review"), StepMode.ANY, [Role.QUALITY_MANAGER]),
            (line("体系负责人批准", "Approval by the head"), StepMode.ANY, [Role.SMS_OWNER]),
        ],
    ),
    (
        line("重大计划会签", "Countersigned together"),
        line("预算超过五万元的计划", "For plans of more than CNY 50,000"),
        [
            (line("服务质量监督审阅", "Read by supervision"), StepMode.ANY, [Role.SUPERVISION]),
            (line("会签", "Countersignature"), StepMode.ALL, [Role.SMS_OWNER, "leadership"]),
        ],
    ),
]


def play(people) -> None:
    """Define the routes, send the plan in review along the first one, and let somebody stand in for the head."""
    first, _together = [_route(people, *facts) for facts in ROUTES]
    plan = Plan.objects.filter(state=PlanState.IN_REVIEW).first()
    plan = plans.withdraw(plan, plan.owner, line("涉及客户承诺，改走先复核后批准", "It touches promises to customers: a review comes first"))
    plan = plans.submit(plan, plan.owner, route=first)
    plans.approve(plan, people["second_manager"], document.digest(document.of(plan)), line("数据核对无误，同意上报", "Figures checked, ready for approval"))
    today = timezone.localdate()
    accounts.delegate(
        people["sms_owner"], delegate=people["leadership"], starts=today, ends=today + timedelta(days=9), reason=line("外部审核出差", "Away for an external audit")
    )


def _route(people, name, description, steps):
    by = people["sms_owner"]
    route = plans.create_route(by, name=name, description=description)
    for title, mode, approvers in steps:
        first, *others = [{"role": one} if isinstance(one, Role) else {"person": people[one]} for one in approvers]
        step = plans.add_step(route, by, name=title, mode=mode, **first)
        for other in others:
            plans.add_seat(step, by, **other)
    return plans.put_in_use(route, by)
