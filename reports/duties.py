"""What awaits whom in this room: reports to acknowledge, and reports whose rendering failed."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import duties
from accounts.duties import Duty
from accounts.law import may
from accounts.states import Role
from plans import workdays
from plans.models import Plan
from plans.readers import names_read_by
from plans.states import PlanState
from reports.models import Report, Submission
from reports.receipts import pace, words
from reports.states import ReportState
from verification.models import CheckRound
from verification.states import RoundState

# Working days within which a closed round is reported on; the source names no number (V3).
ISSUE_WITHIN = 5


def register() -> None:
    """Tell the desk which kinds of duty this room knows."""
    duties.add(words.KIND, gettext_lazy("Reports to acknowledge"), to_acknowledge)
    duties.add("report_due", gettext_lazy("Reports to order"), to_issue)
    duties.add("failed_report", gettext_lazy("Reports that failed"), failed, stand_in=failed_of)


def to_acknowledge(user):
    """Yield the reports submitted to this person without a receipt (policy.csv, report.acknowledge)."""
    waiting = list(Submission.objects.waiting_for(user).select_related("report__plan", "report__issued_by").defer("report__content"))
    own = workdays.own_days(min(timezone.localdate(one.created_at) for one in waiting), date.max) if waiting else {}
    names = names_read_by(user, [one.report.plan for one in waiting])
    for one in waiting:
        told = words.of(one, user, names[one.report.plan_id])
        due = pace.due_of(one, own)
        url, plan = one.report.get_absolute_url(), one.report.plan_id
        yield Duty(words.KIND, told["title"], url, words.ref_of(one), due=due, where=told["where"], action=told["action"], plan=plan)


def to_issue(user):
    """Yield the plans whose last check round is closed and was not reported on, to whoever may order its report (policy.csv, report.issue; V3)."""
    if not user.roles & {Role.PLANNER, Role.QUALITY_MANAGER}:
        return
    ordered = Report.objects.filter(round=OuterRef("pk")).exclude(state=ReportState.FAILED)
    later = CheckRound.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    rounds = CheckRound.objects.filter(state=RoundState.CLOSED, plan__state=PlanState.VERIFYING, plan__in=Plan.objects.visible_to(user))
    rounds = list(rounds.filter(~Exists(ordered), ~Exists(later)).select_related("plan"))
    names = names_read_by(user, [one.plan for one in rounds])
    own = workdays.own_days(min(timezone.localdate(one.closed_at) for one in rounds), date.max) if rounds else {}
    for one in rounds:
        due = workdays.add(timezone.localdate(one.closed_at), ISSUE_WITHIN, own)
        url, title = reverse("reports:of_plan", args=[one.plan.number]), _("Report on check round {number}").format(number=one.number)
        action = _("The round is closed: order its report for leader and supervision.")
        yield Duty("report_due", title, url, f"verification.checkround:{one.pk}", due=due, where=names[one.plan_id], action=action, plan=one.plan_id)


def failed(user):
    """Yield the reports that this person ordered and whose rendering failed, while they may order them."""
    return _failed(user, {user.pk})


def failed_of(delegate, principals):
    """Yield those that people who are away ordered, for whoever may order them too (policy.csv, report.issue)."""
    return _failed(delegate, principals)


def _failed(user, orderers):
    rows = Report.objects.filter(issued_by__in=orderers, state=ReportState.FAILED, plan__in=Plan.objects.visible_to(user))
    for report in rows.select_related("plan", "round").defer("content"):
        if may(user, "report.issue", report):
            yield Duty(
                "failed_report", _("Report {number}").format(number=report.number), report.get_absolute_url(), f"reports.report:{report.pk}",
                where=str(report.plan), action=_("See why, and order it again."), plan=report.plan_id,
                on_behalf_of=report.issued_by_id if report.issued_by_id != user.pk else None,
            )  # fmt: skip
