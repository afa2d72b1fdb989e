"""The end of a plan as a duty: who closes it is told that nothing is missing (V0), and whoever can settle what is missing, what that is (D4.4)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import duties
from accounts.duties import Duty
from accounts.states import Role
from audit.values import listed
from plans import closing
from plans.actions.plans import CLOSING_CONDITIONS
from plans.models import Plan
from plans.states import PlanState, RevisionState

RUNS_ROUNDS = {Role.PLANNER, Role.QUALITY_MANAGER}


def register() -> None:
    """Tell the desk of these kinds of duty."""
    duties.add("accept", gettext_lazy("Plans to accept"), acceptances)
    duties.add("closing", gettext_lazy("What closing a plan lacks"), shortcomings)


def acceptances(user):
    """Yield the plans that this person may accept and close (policy.csv, plan.close) and for which every closing condition holds."""
    if Role.SMS_OWNER not in user.roles:
        return
    waiting = list(_verifying(user).filter(revision_state=RevisionState.NONE).exclude(owner=user))
    lacking = closing.lacking(waiting, CLOSING_CONDITIONS)
    for plan in waiting:
        if not lacking[plan.pk]:
            action = _("Nothing is missing any more: accept the result and close the plan.")
            yield _duty("accept", plan, f"{plan.get_absolute_url()}#close", action)


def shortcomings(user):
    """Yield the checked plans in which closing lacks something that this person can settle, with what that is."""
    plans = _verifying(user)
    plans = list(plans if user.roles & RUNS_ROUNDS else plans.filter(owner=user))
    lacking = closing.lacking(plans, CLOSING_CONDITIONS)
    for plan in plans:
        mine = [one for one in lacking[plan.pk] if one.settled_by is not None and one.settled_by.test(user, plan)]
        if mine and not any(one.comes_first for one in lacking[plan.pk]):
            # A title reads as a statement: what is listed is what does not hold yet.
            action = _("Not yet so: {conditions}.").format(conditions=listed(f"“{one.title}”" for one in mine))
            yield _duty("closing", plan, mine[0].url(plan), action)


def _verifying(user):
    return Plan.objects.visible_to(user).filter(state=PlanState.VERIFYING).order_by("planned_end", "pk")


def _duty(kind, plan, url, action):
    return Duty(kind, plan.title, url, f"plans.plan:{plan.pk}", due=plan.planned_end, where=plan.number, action=action, plan=plan.pk)
