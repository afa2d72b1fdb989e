"""What awaits whom in this room: documents to approve, overrides and inputs to decide, drafts and plans to move on."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import duties
from accounts.duties import Duty
from accounts.law import may
from accounts.states import Role
from plans import cycles, discussion, subjects, suggestions, workdays
from plans.approvals import due_on, present_step, seats_naming, seats_open_to, steps_from
from plans.models import (
    Approval,
    ApprovalDecision,
    ApprovalSeat,
    FactorOverride,
    ImprovementInput,
    IndicatorSignal,
    Plan,
    PlanningCycle,
)
from plans.parts import SECTION_BY_SLUG
from plans.rules import editors_by_plan
from plans.states import ApprovalState, CycleState, Decision, Factor, InputKind, OverrideState, PlanState, RevisionState

# A planning cycle asks for what is still to be looked at from so long before its end.
CYCLE_ENDS_WITHIN = timedelta(days=14)
# So much of a comment stands on the desk; all of it stands on the plan's page.
COMMENT_SHOWN = 160


def register() -> None:
    """Tell the desk which kinds of duty this room knows, and what a working day is."""
    duties.measure_with(yardstick)
    duties.add("approval", gettext_lazy("Documents to approve"), approvals, stand_in=approvals_of, own_has_all=True)
    duties.add("override", gettext_lazy("Overrides to decide"), overrides)
    duties.add("input", gettext_lazy("Inputs to decide"), inputs)
    duties.add("signal", gettext_lazy("Shifts of indicators to decide"), shifts)
    duties.add("cycle", gettext_lazy("Planning cycles"), cycles_near_their_end)
    duties.add("draft", gettext_lazy("My drafts"), drafts)
    duties.add("start", gettext_lazy("Approved plans to start"), starts, stand_in=starts_of)
    duties.add("mention", gettext_lazy("You are mentioned"), mentions)


def yardstick(today: date) -> duties.Yardstick:
    """Return what lateness is measured by on a day, in working days; one query."""
    own = workdays.own_days(date.min, date.max)
    return duties.Yardstick(today, workdays.earliest_in_time(today, own=own), workdays.add(today, duties.NEAR, own))


def approvals(user):
    """Yield the documents whose present step waits for this person: the law `plan.approve` with its never column, for a whole list."""
    seats = ApprovalSeat.objects.filter(seats_naming(user), approval__state=ApprovalState.RUNNING, step=F("approval__step"))
    waiting = Approval.objects.filter(pk__in=seats.values("approval")).exclude(Q(plan__owner=user) | Q(plan__submitted_by=user))
    found = list(waiting.select_related("plan__submitted_by").prefetch_related("seats__decisions", "seats__person"))
    editors = editors_by_plan([approval.plan_id for approval in found])
    own_days = workdays.own_days(min(timezone.localdate(one.waiting_since) for one in found), date.max) if found else {}
    for approval in found:
        step, barred = present_step(steps_from(approval)), {approval.plan.owner_id, approval.plan.submitted_by_id} | editors[approval.plan_id]
        if seats := seats_open_to(user, step, barred):
            turn, principal = f"{approval.pk}.{approval.step} {approval.sha256[:8]}", seats[0].principal
            duty = _of_plan("approval", approval.plan, _reading(approval, principal), due_on(approval, own_days), turn)
            yield replace(duty, on_behalf_of=principal.pk) if principal else duty


def approvals_of(delegate, principals):
    """Return the documents that one person decides on for others who are away."""
    return [duty for duty in approvals(delegate) if duty.on_behalf_of in principals]


def _reading(approval, principal):
    words = _("Read it and decide; submitted by {person}.").format(person=approval.plan.submitted_by)
    return _("On behalf of {person}.").format(person=principal) + " " + words if principal else words


def overrides(user):
    """Yield the success factors that somebody asked this person to set aside (policy.csv, plan.override_factor)."""
    if Role.SMS_OWNER not in user.roles:
        return
    waiting = Plan.objects.awaiting_approval().exclude(Q(owner=user) | Q(submitted_by=user))
    for asked in FactorOverride.objects.filter(state=OverrideState.ASKED, plan__in=waiting).select_related("plan"):
        url = f"{reverse('plans:approval', args=[asked.plan.number])}#approval-waits"
        yield Duty(
            "override", f"{asked.factor} {Factor(asked.factor).label}", url, f"plans.factoroverride:{asked.pk}",
            due=_start_of(asked.plan), where=str(asked.plan), plan=asked.plan_id, action=_("The owner asks to set this success factor aside."),
        )  # fmt: skip


def inputs(user):
    """Yield the inputs that this person may decide on (policy.csv, input.decide)."""
    if not user.roles & {Role.QUALITY_MANAGER, Role.PLANNER}:
        return
    waiting = ImprovementInput.objects.awaiting_decision().visible_to(user).exclude(raised_by=user)
    for source in waiting.select_related("raised_by", "decided_by"):
        action = _("Adopt, merge, defer or decline; raised by {person}.").format(person=source.raised_by)
        if source.deferred_until:
            back = _("{person} deferred it until {day}: it is back.").format(person=source.decided_by, day=source.deferred_until)
            action = f"{back} {action}"
        url = reverse("plans:input_detail", args=[source.number])
        ref = f"plans.improvementinput:{source.pk}"
        where = f"{source.number} · {source.get_kind_display()}"
        yield Duty("input", source.title, url, ref, due=source.deferred_until, where=where, action=action, turn=_day(source.deferred_until))


def shifts(user):
    """Yield the shifts that indicators show, to those who raise them as inputs or set them aside (D2.8)."""
    if not may(user, "signal.decide"):
        return
    for signal in IndicatorSignal.objects.awaiting_decision().select_related("indicator"):
        action = suggestions.words_of(signal) + " " + _("Raise it as an input or set it aside.")
        yield Duty("signal", str(signal.indicator), signal.get_absolute_url(), f"plans.indicatorsignal:{signal.pk}", where=str(InputKind.TREND.label), action=action)


def cycles_near_their_end(user):
    """Yield the open planning cycles that end soon, to those who keep them: kinds to look at, or a cycle to close (D2, F2)."""
    if not may(user, "cycle.manage"):
        return
    soon = timezone.localdate() + CYCLE_ENDS_WITHIN
    for cycle in PlanningCycle.objects.filter(state=CycleState.OPEN, ends__lte=soon).order_by("ends"):
        # Two queries for each: few cycles end at one time, and closing is refused for just what is told here.
        lines = cycles.lines_of(cycle, user)
        left, again = sum(line.look is None for line in lines), sum(line.contradicted for line in lines)
        action = _looking(left, again) or _("Each kind of input has been looked at: close the cycle.")
        span = f"{cycle.starts:%Y-%m-%d} – {cycle.ends:%Y-%m-%d}"
        yield Duty("cycle", cycle.name, cycle.get_absolute_url(), f"plans.planningcycle:{cycle.pk}", due=cycle.ends, where=span, action=action)


def _looking(left, again):
    new = ngettext("{count} kind of input has not been looked at.", "{count} kinds of input have not been looked at.", left).format(count=left)
    old = ngettext(
        "{count} kind has inputs by now although none was found: look at it again.",
        "{count} kinds have inputs by now although none was found: look at them again.", again,
    ).format(count=again)  # fmt: skip
    return " ".join(sentence for count, sentence in ((left, new), (again, old)) if count)


def drafts(user):
    """Yield this person's own documents that wait to be completed and submitted, the returned ones with who returned them and what was said."""
    decided = ApprovalDecision.objects.filter(decision=Decision.RETURNED).select_related("decided_by")
    mine = user.plans_owned.filter(Q(state=PlanState.DRAFT) | Q(revision_state=RevisionState.REVISING))
    for plan in mine.prefetch_related(Prefetch("decisions", decided, to_attr="returns")):
        returns = [one for one in plan.returns if one.revision == plan.revision]
        action = _returned(returns[0]) if returns else _("Complete it and submit it for approval.")
        yield _of_plan("draft", plan, action, due=_start_of(plan), turn=str(len(returns)))


def _returned(decision):
    """Say who gave a document back, when and why, and what to do."""
    told = _("Returned by {person} on {day}: “{comment}”.").format(
        person=decision.decided_by, day=timezone.localdate(decision.created_at), comment=Truncator(decision.comment.strip()).chars(COMMENT_SHOWN)
    )
    return told + " " + _("Change it and submit it again.")


def starts(user):
    """Yield this person's approved plans whose implementation has not begun."""
    return [duty for _plan, duty in _to_start(user.plans_owned.all())]


def starts_of(delegate, principals):
    """Yield the plans of owners who are away that a planner may start for them (policy.csv, plan.start)."""
    if Role.PLANNER in delegate.roles:
        for plan, duty in _to_start(Plan.objects.visible_to(delegate).filter(owner__in=principals)):
            yield replace(duty, on_behalf_of=plan.owner_id)


def _to_start(plans):
    for plan in plans.filter(state=PlanState.APPROVED, revision_state=RevisionState.NONE):
        yield plan, _of_plan("start", plan, _("It is approved: start the implementation."), due=plan.planned_start)


def mentions(user):
    """Yield the open threads in which this person is mentioned and has not answered since."""
    related = ("comment__plan", "comment__written_by")
    seen = set()
    named = list(discussion.unanswered_mentions(user).select_related(*related))
    things = subjects.of_comments(mention.comment for mention in named)
    for mention in named:
        comment, thread = mention.comment, mention.comment.answers_id or mention.comment_id
        if thread not in seen:
            seen.add(thread)
            action = _("{person} mentions you in a comment: read it and answer.").format(person=comment.written_by)
            thing = things.get((comment.about_type, comment.about_id))
            where = f"{comment.plan.number} · {thing.title if thing else SECTION_BY_SLUG[comment.section].title}"
            place = thing.get_absolute_url() if thing else reverse("plans:comments", args=[comment.plan.number])
            url = f"{place}#comment-{thread}"
            yield Duty("mention", comment.plan.title, url, f"plans.comment:{thread}", where=where, action=action, turn=str(mention.pk), plan=comment.plan_id)


def _of_plan(kind, plan, action, due, turn=""):
    url = reverse("plans:approval", args=[plan.number]) if kind == "approval" else plan.get_absolute_url()
    return Duty(kind, plan.title, url, f"plans.plan:{plan.pk}", due=due, where=plan.number, action=action, turn=turn, plan=plan.pk)


def _start_of(plan):
    # Nothing is implemented before approval (I1), so a first approval is due by the planned start; a revision has no such day.
    return plan.planned_start if plan.revision_state == RevisionState.NONE else None


def _day(day):
    return day.isoformat() if day else ""

