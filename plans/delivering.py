"""Measurements that were not delivered: which period of an indicator in use has no value although it ended some time ago (D2.8, C3)."""

from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import duties
from accounts.duties import Duty
from accounts.law import may
from accounts.models import User
from accounts.states import Role
from plans import periods, workdays
from plans.models import Goal, Indicator, Measurement
from plans.states import PlanState

RUNNING = (PlanState.IN_PROGRESS, PlanState.VERIFYING)
KEEPERS = (Role.QUALITY_MANAGER, Role.PLANNER, Role.SMS_OWNER)
# The value of a period is delivered within so many working days after its end; the source names no number.
DELIVERED_WITHIN = 5
# Of so many periods one is told; what is missing for longer shows as a gap on the indicator's page.
TOLD = 3
# An indicator that no plan at work aims at is in use as long as a value is not older than this.
IN_USE = timedelta(days=183)
# How frequently an indicator is measured is told by the values of this time.
LOOKED_BACK = timedelta(days=3 * 366)
ONE_DAY = timedelta(days=1)


def register() -> None:
    """Tell the desk of this kind of duty."""
    duties.add("measurement", gettext_lazy("Measurements not delivered"), undelivered)


def undelivered(user):
    """Yield each period without a value of the indicators that this person sees to: a plan's owner to those of its goals.

    Service quality management sees to the indicators that no plan at work aims at, and to those whose plans' owners may
    not record values themselves (law indicator.manage).
    """
    today = timezone.localdate()
    seen_to = _of_goals(user)
    delivered = _delivered(today, set(seen_to) | _of_nobody(user, today))
    own = workdays.own_days(today - LOOKED_BACK, today) if delivered else {}
    for indicator in Indicator.objects.filter(pk__in=delivered):
        plan, since = seen_to.get(indicator.pk, (None, None))
        for period, due in missing(delivered[indicator.pk], since, today, own):
            yield _duty(user, indicator, period, due, plan)


def missing(known: list[date], since: date | None, today: date, own: dict) -> list[tuple[date, date]]:
    """Return the latest periods without a value, each with the day by which it was to be delivered; `known` are those with one, in their order.

    They are looked for after the first known one, or, where none is known, from the month of `since` on.
    """
    step = periods.step_of(known)
    first = known[0] if known else since and since.replace(day=1)
    found, period, there = [], first, set(known)
    while period is not None and (due := workdays.add(_after(period, step) - ONE_DAY, DELIVERED_WITHIN, own)) <= today:
        if period not in there:
            found.append((period, due))
        period = _after(period, step)
    return found[-TOLD:]


def _after(period, step):
    months = period.year * 12 + period.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _of_goals(user):
    """Return by the indicator's id the plan at work whose goal the person sees to, and when it began: the owner, or in place of one who may not record."""
    goals = Goal.objects.filter(plan__state__in=RUNNING)
    if Role.QUALITY_MANAGER in user.roles:
        keepers = User.objects.holding(*KEEPERS).values("pk")
        goals = goals.filter(plan__owner=user) | goals.exclude(plan__owner__in=keepers)
    else:
        goals = goals.filter(plan__owner=user)
    return {indicator: (plan, since) for indicator, plan, since in goals.order_by("-plan").values_list("indicator", "plan", "plan__planned_start")}


def _of_nobody(user, today):
    if Role.QUALITY_MANAGER not in user.roles:
        return set()
    aimed_at = Goal.objects.filter(plan__state__in=RUNNING).values("indicator")
    return set(Measurement.objects.filter(period__gte=today - IN_USE).exclude(indicator__in=aimed_at).values_list("indicator", flat=True))


def _delivered(today, indicators):
    found = defaultdict(list, {pk: [] for pk in indicators})
    known = Measurement.objects.filter(indicator__in=indicators, period__gte=today - LOOKED_BACK).order_by("period")
    for indicator, period in known.values_list("indicator", "period") if indicators else ():
        found[indicator].append(period)
    return found


def _duty(user, indicator, period, due, plan):
    can = may(user, "indicator.manage")
    words = _("Deliver the value of {period}.") if can else _("The value of {period} is missing: ask service quality management for it.")
    url = reverse("plans:measurement_record", args=[indicator.code]) if can else indicator.get_absolute_url()
    ref, turn = f"plans.indicator:{indicator.pk}", f"{period:%Y-%m}"
    return Duty("measurement", str(indicator), url, ref, due=due, where=turn, action=words.format(period=turn), turn=turn, plan=plan, page=indicator.get_absolute_url())
