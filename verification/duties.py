"""What awaits whom in this room: checks, causes, measures, knowledge to receive, processes to assess."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import duties
from accounts.duties import Duty
from accounts.states import Role
from improvement.doers import doers
from improvement.models import WorkItem
from plans import workdays
from plans.models import ImprovementInput, Plan
from plans.readers import as_read_by, names_read_by
from plans.states import AUTHORS, PlanState
from verification import responsible
from verification.models import (
    CheckRound,
    ConcernedDepartment,
    ControlRow,
    CorrectiveMeasure,
    KnowledgeTransfer,
    ProcessAssessment,
)
from verification.reviewing import planned_in
from verification.states import MISSES, Result, RoundState, TransferState

RUNNING = (PlanState.IN_PROGRESS, PlanState.VERIFYING)
# Working days within which knowledge is acknowledged (D4.6) and a checked process is assessed (V4); the source names no number.
ACKNOWLEDGE_WITHIN, ASSESS_WITHIN = 5, 10


def register() -> None:
    """Tell the desk which kinds of duty this room knows."""
    duties.add("check", gettext_lazy("Rows to check"), checks)
    duties.add("cause", gettext_lazy("Causes to write"), causes, stand_in=causes_of)
    duties.add("round", gettext_lazy("Rounds to close"), rounds, stand_in=rounds_of)
    duties.add("measure", gettext_lazy("My corrective measures"), measures, stand_in=measures_of)
    duties.add("statement", gettext_lazy("Misses my department is asked about"), statements)
    duties.add("effect", gettext_lazy("Effects to judge"), effects)
    duties.add("repeat", gettext_lazy("Carried over again and again"), repeats)
    duties.add("transfer", gettext_lazy("Knowledge to acknowledge"), transfers)
    duties.add("assessment", gettext_lazy("Processes to assess"), assessments)
    duties.add("review", gettext_lazy("Reviews to hold"), reviews, stand_in=reviews_of)


def checks(user):
    """Yield the open rounds in which rows wait for this person's check, one duty per round."""
    mine = Q(rows__checker=user, rows__result=Result.PENDING)
    for one in _as_read_by(user, _open_rounds().annotate(mine=Count("rows", filter=mine)).filter(mine__gt=0)):
        action = ngettext(
            "Check {count} item against the plan.", "Check {count} items against the plan.", one.mine
        ).format(count=one.mine)
        yield _of_round("check", one, action)


def causes(user):
    """Yield the misses without a cause, or without a measure, that fall to this person: the plan's owner, or who was responsible."""
    return _to_explain(user, Q(round__plan__owner=user) | Q(assignee=user))


def causes_of(delegate, principals):
    """Yield those of people who are away that one of the plan's team, or of the department named on the row, may explain too (policy.csv, cause.write)."""
    theirs = Q(round__plan__owner__in=principals) | Q(assignee__in=principals)
    teams = Q(round__plan__in=delegate.parts.filter(part__in=AUTHORS).values("plan")) | Q(round__plan__owner=delegate)
    named = Q(department=delegate.department_id) if delegate.department_id else Q(pk=None)
    return _to_explain(delegate, theirs & (teams | named), principals)


def _to_explain(user, condition, principals=()):
    missed = ControlRow.objects.missed().filter(Q(cause=None) | Q(cause__measures=None), round__in=_open_rounds())
    rows = missed.filter(condition, round__plan__in=Plan.objects.visible_to(user)).distinct().select_related("round__plan", "cause")
    names = names_read_by(user, [row.round.plan for row in rows])
    for row in rows:
        plan = row.round.plan
        explained = hasattr(row, "cause")
        page = "verification:measure-add" if explained else "verification:cause"
        url = reverse(page, args=[plan.number, row.round.number, row.place])
        ref = f"verification.controlrow:{row.pk}"
        yield Duty(
            "cause",
            row.title[:120],
            url,
            ref,
            due=row.round.due,
            where=names[plan.pk],
            action=_("Its cause is written: say what is done about it.") if explained else _("Missed: say why, and what is done about it."),
            turn="measure" if explained else "",
            plan=plan.pk,
            page=_in_table(row),
            on_behalf_of=next((pk for pk in (row.assignee_id, plan.owner_id) if pk in principals), None),
        )


def rounds(user):
    """Yield the rounds that this person opened and that are ready to be closed."""
    return _to_close(user, {user.pk})


def rounds_of(delegate, principals):
    """Yield those that people who are away opened, for whoever may close them too (policy.csv, round.close)."""
    return _to_close(delegate, principals) if delegate.roles & {Role.PLANNER, Role.QUALITY_MANAGER} else []


def _to_close(user, openers):
    awaited = Exists(ConcernedDepartment.objects.awaited().filter(row=OuterRef("pk")))
    unexplained = Q(result__in=MISSES) & (Q(cause=None) | Q(cause__measures=None) | awaited)
    hindering = ControlRow.objects.filter(Q(result=Result.PENDING) | unexplained, round=OuterRef("pk"))
    found = _open_rounds().filter(~Exists(hindering), opened_by__in=openers, plan__in=Plan.objects.visible_to(user)).exclude(plan__owner=user)
    for one in _as_read_by(user, found):
        action = _("Every item is checked and every miss explained: close the round.")
        yield replace(_of_round("round", one, action), on_behalf_of=_behalf(user, one.opened_by_id))


def measures(user):
    """Yield the corrective measures that this person carries out, as long as no work item on the desk says so."""
    return _to_carry_out(user, {user.pk})


def measures_of(delegate, principals):
    """Yield those of people who are away that the plan's owner may report done for them (law measure.finish)."""
    return _to_carry_out(delegate, principals, cause__row__round__plan__owner=delegate)


def _to_carry_out(user, owners, **only):
    mine = CorrectiveMeasure.objects.to_do().filter(owner__in=owners, cause__row__round__plan__state__in=RUNNING, **only)
    on_desk = WorkItem.objects.workable().unfinished().in_scope().filter(pk=OuterRef("work_item"), assignee=OuterRef("owner"))
    mine = mine.exclude(Exists(on_desk))
    mine = mine.select_related("cause__row__round__plan", "work_item")
    names = names_read_by(user, [measure.plan for measure in mine])
    for measure in mine:
        row, plan = measure.cause.row, measure.plan
        url = reverse("verification:measure-finish", args=[plan.number, row.round.number, row.place, measure.pk])
        ref = f"verification.correctivemeasure:{measure.pk}"
        yield Duty(
            "measure",
            measure.action[:120],
            url,
            ref,
            due=measure.due_now,
            where=names[plan.pk],
            action=_("Carry it out and report it done."),
            plan=plan.pk,
            page=_in_table(row),
            on_behalf_of=_behalf(user, measure.owner_id),
        )


def statements(user):
    """Yield the misses about which this person's department was asked and has said nothing yet."""
    if user.department_id is None:
        return
    asked = ConcernedDepartment.objects.visible_to(user).awaited().filter(department=user.department_id)
    asked = asked.filter(row__result__in=MISSES, row__round__in=_open_rounds()).select_related("row__round__plan", "invited_by")
    names = names_read_by(user, [one.plan for one in asked])
    for one in asked:
        row, plan = one.row, one.plan
        url = reverse("verification:department-state", args=[plan.number, row.round.number, row.place, one.pk])
        action = _("{person} asks your department: say what it knows of the cause.").format(person=one.invited_by)
        ref = f"verification.concerneddepartment:{one.pk}"
        yield Duty("statement", row.title[:120], url, ref, due=row.round.due, where=names[plan.pk], action=action, plan=plan.pk, page=_in_table(row))


def effects(user):
    """Yield the measures whose window has ended and whose effect this person may judge: not those carried out by themselves."""
    if not user.roles & {Role.PLANNER, Role.QUALITY_MANAGER}:
        return
    waiting = CorrectiveMeasure.objects.visible_to(user).to_judge(timezone.localdate()).exclude(owner=user)
    waiting = waiting.filter(cause__row__round__plan__state__in=(*RUNNING, PlanState.CLOSED)).select_related("cause__row__round__plan")
    done = doers({measure.work_item_id for measure in waiting} - {None})
    waiting = [measure for measure in waiting if user.pk not in done.get(measure.work_item_id, ())]
    names = names_read_by(user, [measure.plan for measure in waiting])
    for measure in waiting:
        row, plan = measure.cause.row, measure.plan
        url = reverse("verification:measure-judge", args=[plan.number, row.round.number, row.place, measure.pk])
        ref = f"verification.correctivemeasure:{measure.pk}"
        action = _("Its window has ended: say whether it has helped.")
        yield Duty(
            "effect", measure.action[:120], url, ref, due=measure.effect_until + timedelta(1), where=names[plan.pk], action=action, turn="effect",
            plan=plan.pk, page=_in_table(row),
        )  # fmt: skip


def repeats(user):
    """Yield to leadership the misses that were carried over for the third time or more and that no plan has settled (design, section 1.7)."""
    if Role.LEADERSHIP not in user.roles:
        return
    for source in ImprovementInput.objects.visible_to(user).often_carried_over().unsettled():
        action = _("Carried over {count} times: ask why it comes back.").format(count=source.repeat_count)
        yield Duty("repeat", source.title, f"{source.get_absolute_url()}#lineage", f"plans.improvementinput:{source.pk}", where=source.number, action=action, turn=str(source.repeat_count))


def transfers(user):
    """Yield the knowledge that was handed over to this person."""
    waiting = KnowledgeTransfer.objects.filter(
        recipient=user, state=TransferState.OFFERED, plan__state=PlanState.VERIFYING
    )
    waiting = list(waiting.select_related("plan"))
    names, due = names_read_by(user, [transfer.plan for transfer in waiting]), _within({one.pk: one.created_at for one in waiting}, ACKNOWLEDGE_WITHIN)
    for transfer in waiting:
        url = reverse("verification:transfer", args=[transfer.plan.number, transfer.pk])
        ref = f"verification.knowledgetransfer:{transfer.pk}"
        yield Duty(
            "transfer", transfer.subject, url, ref, due=due[transfer.pk], where=names[transfer.plan_id], action=_("Read it and acknowledge it."),
            plan=transfer.plan_id,
        )  # fmt: skip


def assessments(user):
    """Yield the checked plans whose process this person of supervision may assess (policy.csv, assessment.record)."""
    if Role.SUPERVISION not in user.roles:
        return
    closed = CheckRound.objects.filter(plan=OuterRef("pk"), state=RoundState.CLOSED)
    assessed = ProcessAssessment.objects.filter(plan=OuterRef("pk"))
    mine = (
        Q(owner=user)
        | Q(pk__in=user.parts.filter(part__in=AUTHORS).values("plan"))
        | Q(rounds__rows__checker=user)
        | Q(rounds__rows__checked_by=user)
        | Q(pk__in=responsible.recordings().filter(actor=user).values("chain_number"))
    )
    checked_on = closed.order_by("number").values("closed_at")[:1]
    waiting = Plan.objects.visible_to(user).filter(Exists(closed), ~Exists(assessed), state=PlanState.VERIFYING).annotate(checked_on=Subquery(checked_on))
    waiting = list(waiting.exclude(pk__in=Plan.objects.filter(mine).values("pk")))
    busy, due = responsible.workers([plan.pk for plan in waiting]), _within({plan.pk: plan.checked_on for plan in waiting}, ASSESS_WITHIN)
    for plan in [one for one in waiting if user.pk not in busy[one.pk]]:
        url = reverse("verification:assessment-add", args=[plan.number])
        yield Duty(
            "assessment",
            plan.title,
            url,
            f"plans.plan:{plan.pk}",
            due=due[plan.pk],
            where=plan.number,
            action=_("Assess the process under the rules that apply."),
            plan=plan.pk,
            page=_on_tab(plan, "assessment"),
        )


def reviews(user):
    """Yield the planned reviews that this person owes as a plan's owner, and, for service quality management, those that others missed."""
    plans = Plan.objects.visible_to(user).filter(state__in=RUNNING).select_related("owner")
    plans = list(plans if Role.QUALITY_MANAGER in user.roles else plans.filter(owner=user))
    yield from _to_hold(user, [plan for plan in plans if plan.owner_id == user.pk])
    others = [plan for plan in plans if plan.owner_id != user.pk]
    for plan, one, names in _planned(user, others):
        if one.missed:
            yield _review(plan, one, names, _missed(plan, one), about_lateness=True, deed=_("Missed: ask {owner}.").format(owner=plan.owner))


def reviews_of(delegate, principals):
    """Yield those of owners who are away that one of the team, or service quality management, may hold too (law review.hold)."""
    plans = Plan.objects.visible_to(delegate).filter(state__in=RUNNING, owner__in=principals).select_related("owner")
    if Role.QUALITY_MANAGER not in delegate.roles:
        plans = plans.filter(pk__in=delegate.parts.filter(part__in=AUTHORS).values("plan"))
    return _to_hold(delegate, list(plans))


def _to_hold(user, plans):
    near_until = duties.yardstick().near_until if plans else None
    for plan, one, names in _planned(user, plans):
        if one.review is None and one.planned_on <= near_until:
            yield replace(_review(plan, one, names, _("Hold it and record the minutes.")), on_behalf_of=_behalf(user, plan.owner_id))


def _planned(user, plans):
    """Yield each planned review of these plans with its plan, and the names of the plans as the user reads them."""
    planned = planned_in(plans) if plans else {}
    names = names_read_by(user, plans)
    for plan in plans:
        for one in planned.get(plan.pk, ()):
            yield plan, one, names


def _missed(plan, one):
    words = ngettext("Missed, {late} working day late: ask {owner}.", "Missed, {late} working days late: ask {owner}.", one.late)
    return words.format(late=one.late, owner=plan.owner)


def _review(plan, one, names, action, about_lateness=False, deed=""):
    url = reverse("verification:review-add", args=[plan.number]) + f"?planned={one.row}"
    ref, turn = f"plans.plan:{plan.pk}", f"review {one.row}"
    return Duty(
        "review", one.subject, url, ref, due=one.planned_on, where=names[plan.pk], action=action, turn=turn, about_lateness=about_lateness,
        plan=plan.pk, page=_on_tab(plan, "reviews"), deed=deed,
    )  # fmt: skip


def _in_table(row):
    return reverse("verification:round", args=[row.round.plan.number, row.round.number]) + f"#row-{row.place}"


def _on_tab(plan, anchor):
    return reverse("verification:overview", args=[plan.number]) + f"#{anchor}"


def _behalf(user, person):
    return person if person != user.pk else None


def _within(moments, days):
    """Return by id the day so many working days after each of these moments."""
    since = {pk: timezone.localdate(at) for pk, at in moments.items()}
    own = workdays.own_days(min(since.values()), date.max) if since else {}
    return {pk: workdays.add(day, days, own) for pk, day in since.items()}


def _open_rounds():
    return CheckRound.objects.filter(state=RoundState.OPEN, plan__state__in=RUNNING).select_related("plan")


def _as_read_by(user, rounds):
    """Return the rounds, each with its plan as the user reads it."""
    rounds = list(rounds)
    plans = {plan.pk: plan for plan in as_read_by(user, {one.plan_id: one.plan for one in rounds}.values())}
    for one in rounds:
        one.plan = plans[one.plan_id]
    return rounds


def _of_round(kind, one, action):
    url = reverse("verification:round", args=[one.plan.number, one.number])
    title = _("Control table, round {number}").format(number=one.number)
    return Duty(kind, title, url, f"verification.checkround:{one.pk}", due=one.due, where=str(one.plan), action=action, plan=one.plan_id)
