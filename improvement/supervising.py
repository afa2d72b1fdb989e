"""Escalation 督办: what is overdue is told to the plan's owner, then to service quality management (I2)."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import duties
from accounts.duties import Duty
from accounts.states import Role
from improvement.duties import dues_of, first_of
from improvement.models import Thresholds, WorkItem
from improvement.readers import as_read_by
from plans import workdays


def register() -> None:
    """Tell the desk of the kind of duty that supervision is."""
    duties.add(
        "supervise", gettext_lazy("Overdue work to follow up"), overdue_of_others,
        dues=lambda user: dues_of(_told(user)), url=lambda: f"{reverse('improvement:supervision')}?overdue=on",
    )  # fmt: skip


def overdue_of_others(user):
    """Yield the work that others have not finished in time, what ended first: to the owner of its plan, later to service quality management too.

    After how many working days each is told, the thresholds say.
    """
    for item in as_read_by(user, first_of(_told(user).select_related("plan", "assignee"))):
        yield _duty(item)


def _told(user):
    thresholds, today = Thresholds.objects.in_force(), timezone.localdate()
    overdue = WorkItem.objects.workable().unfinished().in_scope().exclude(assignee=user)
    told = Q(plan__owner=user, planned_end__lt=workdays.earliest_in_time(today, thresholds.owner_days))
    if Role.QUALITY_MANAGER in user.roles:
        seen = WorkItem.objects.visible_to(user).filter(planned_end__lt=workdays.earliest_in_time(today, thresholds.quality_days))
        told |= Q(pk__in=seen.order_by().values("pk"))
    return overdue.filter(told)


def _duty(item):
    who = item.assignee or _("nobody yet")
    action = _("Overdue since {day}, at {percent} %: {person}.").format(day=item.planned_end, percent=item.percent, person=who)
    ref = f"improvement.workitem:{item.pk}"
    return Duty(
        "supervise", item.title, item.get_absolute_url(), ref, due=item.planned_end, where=item.plan.number, action=action,
        turn=item.planned_end.isoformat(), about_lateness=True, plan=item.plan_id,
    )  # fmt: skip
