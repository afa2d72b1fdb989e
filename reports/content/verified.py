"""What was done and what checking found: work, control table, figures, indicators, reviews and what travels on."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Sum
from django.utils import timezone

from audit.models import Event
from audit.reading import object_of
from improvement.models import WorkItem
from improvement.states import WorkState
from plans import owner_duties, workdays
from plans.models import ImprovementInput, Indicator, IndicatorSignal
from reports.content import causes, found, shapes
from reports.content.plain import name_of, names_of, per_cent, plain
from verification import rules, statistics
from verification.states import RowKind

# The turning points of a plan; edits and progress reports stay in the trail.
TOLD = (
    "plan.create", "plan.submit", "plan.submit_revision", "plan.return", "plan.return_revision", "plan.override_factor", "plan.decide",
    "plan.approve", "plan.approve_revision", "plan.baseline", "plan.start", "plan.revise", "plan.verify", "plan.resume", "plan.close",
    "work.extend.grant", "work.cancel", "round.open", "round.close", "row.carry_over", "review.hold", "assessment.record",
    "knowledge.transfer", "knowledge.acknowledge", "documents.state", "report.request", "report.issue", "report.acknowledged",
)  # fmt: skip
# Of a revision that is still open they are for those who work on it.
OF_REVISION = (*owner_duties.OF_REVISION, "plan.decide", "plan.override_factor")
LONGEST_HISTORY = 60


def work_of(plan, until: date) -> tuple[shapes.Work, ...]:
    """Return every improvement item with what became of it; one without an actual end is as late as it was on the day `until`."""
    items = WorkItem.objects.filter(plan=plan).select_related("area", "assignee").order_by("number")
    own = workdays.own_days(date.min, date.max)
    return tuple(
        shapes.Work(
            number=item.number, area=item.area.code, element=item.area.element, title=item.title, assignee=name_of(item.assignee),
            planned_start=plain(item.planned_start), planned_end=plain(item.planned_end), actual_start=plain(item.actual_start),
            actual_end=plain(item.actual_end), planned_hours=plain(item.planned_hours), hours=plain(item.hours),
            percent=item.percent, state=item.state, late_days=_days_late(item, until, own),
        )  # fmt: skip
        for item in items
    )


def _days_late(item, until, own):
    if item.state == WorkState.CANCELLED:
        return 0
    return max(workdays.between(item.planned_end, item.actual_end or until, own), 0)


def rows_of(round) -> tuple[found.Row, ...]:
    """Return the control table of a round, each miss with its cause and measures."""
    rows = round.rows.select_related("assignee", "department", "checker", "checked_by", "carried_into", *causes.RELATED)
    return tuple(_row(row) for row in rows.prefetch_related(*causes.FOLLOWED).order_by("place"))


def _row(row):
    return found.Row(
        place=row.place, kind=row.kind, title=row.title, criterion=row.criterion, element=row.element,
        indicator_code=row.indicator_code, unit=row.unit, direction=row.direction, baseline_value=plain(row.baseline_value),
        target_value=plain(row.target_value), weight=plain(row.weight), must_pass=row.must_pass, assignee=name_of(row.assignee),
        department=names_of(row.department), checker=name_of(row.checker),
        result=row.result, actual_value=plain(row.actual_value), actual_text=row.actual_text, evidence=row.evidence, reason=row.reason,
        attainment=_attainment(row), checked_by=name_of(row.checked_by), checked_at=plain(row.checked_at),
        carried_into=row.carried_into.number if row.carried_into else "", cause=causes.cause_of(row),
        concerned=causes.statements_of(row),
    )  # fmt: skip


def _attainment(row):
    share = rules.attainment_of(row)
    return "" if share is None else per_cent(share * 100)


def figures_of(round, work) -> shapes.Figures:
    """Return the statistics of a round; the hours are those of the improvement items that were not cancelled."""
    rows = list(round.rows.select_related("department").order_by("place"))
    figures = statistics.of_rows(rows)
    kinds = {kind: [row for row in rows if row.kind == kind] for kind in RowKind.values}
    counted = [item for item in work if item.state != WorkState.CANCELLED]
    return shapes.Figures(
        whole=_tally("", figures), passed=figures.passed,
        by_element=tuple(_tally(one.element, one) for one in figures.by_element),
        by_kind=tuple(_tally(kind, statistics.of_rows(mine)) for kind, mine in kinds.items() if mine),
        hours_planned=plain(sum((Decimal(item.planned_hours) for item in counted), Decimal(0))),
        hours_spent=plain(sum((Decimal(item.hours) for item in counted), Decimal(0))),
        by_department=_by_department(rows), lateness=_lateness(counted),
    )  # fmt: skip


def _by_department(rows):
    """Return the departments by their code, with the rows that their people answer for; what nobody answers for comes last."""
    found = {row.department_id: row.department for row in rows}
    ordered = sorted(found.items(), key=lambda one: (one[1] is None, one[1].code if one[1] else ""))
    grouped = [(one, [row for row in rows if row.department_id == pk]) for pk, one in ordered]
    return tuple(shapes.DepartmentTally(names_of(one), _tally("", statistics.of_rows(mine))) for one, mine in grouped)


def _lateness(work):
    late = [item.late_days for item in work if item.late_days]
    return shapes.Lateness(len(work), len(late), sum(late), max(late, default=0))


def _tally(group, figures):
    return shapes.Tally(
        group, figures.total, figures.achieved, figures.partly, figures.missed, figures.not_applicable, per_cent(figures.attainment)
    )


def rounds_of(round) -> tuple[shapes.RoundHeld, ...]:
    """Return the check rounds of the plan up to this one, each with its counts."""
    held = round.plan.rounds.filter(number__lte=round.number).prefetch_related("rows").order_by("number")
    figures = [(one, statistics.of_round(one)) for one in held]
    return tuple(
        shapes.RoundHeld(one.number, plain(one.created_at), plain(one.closed_at), _tally("", counted), counted.passed) for one, counted in figures
    )


def trends_of(round) -> tuple[found.Trend, ...]:
    """Return each goal's indicator with its series and the verdict that was frozen when the round closed."""
    frozen = {verdict["indicator"]: verdict for verdict in round.verdicts}
    goals = {goal["indicator"]["code"]: goal for goal in round.baseline.document["parts"]["goals"]}
    indicators = Indicator.objects.filter(code__in=goals).prefetch_related("measurements").in_bulk(field_name="code")
    until = timezone.localdate(round.closed_at)
    shifts = _shifts(round.plan, goals, until)
    start = round.baseline.document["plan"]["planned_start"] or ""
    known = {code: (indicators[code], goal, frozen.get(code, {})) for code, goal in goals.items() if code in indicators}
    return tuple(_trend(*one, start, until, shifts.get(code, ())) for code, one in known.items())


def _shifts(plan, codes, until):
    """Return the shifts found in the figures until a day, by the indicators' codes, each with the input that it became.

    The title of an input that came from another plan stays with those who may read that one.
    """
    signals = IndicatorSignal.objects.filter(indicator__code__in=codes, found_period__lte=until).select_related("indicator", "source", "decided_by")
    grouped: dict[str, tuple] = {}
    for one in signals.order_by("first_period", "id"):
        source = one.source
        title = source.title if source and source.origin_plan_id in (None, plan.pk) else ""
        shift = found.Shift(
            one.rule, one.side, plain(one.first_period), plain(one.found_period), one.state, source.number if source else "", title,
            name_of(one.decided_by), one.reason,
        )  # fmt: skip
        grouped[one.indicator.code] = (*grouped.get(one.indicator.code, ()), shift)
    return grouped


def _trend(indicator, goal, verdict, start, until, shifts):
    points = sorted((one for one in indicator.measurements.all() if one.period <= until), key=lambda one: one.period)
    return found.Trend(
        code=indicator.code, name_en=indicator.name_en, name_zh=indicator.name_zh, unit=goal["unit"], direction=goal["direction"],
        baseline_value=goal["baseline_value"], target_value=goal["target_value"], since=verdict.get("since", start),
        verdict=verdict.get("code", ""), reasoning_en=verdict.get("reasoning_en", ""), reasoning_zh=verdict.get("reasoning_zh", ""),
        before=verdict.get("before", {}), after=verdict.get("after", {}),
        points=tuple(found.Point(plain(one.period), plain(one.value), one.sample_size) for one in points),
        shifts=shifts,
    )  # fmt: skip


def spending_of(plan) -> tuple[shapes.Spent, ...]:
    """Return what was spent under each budget line that took an expense."""
    rows = plan.expenses.order_by("line").values_list("line").annotate(Sum("amount"), Count("id"))
    return tuple(shapes.Spent(line, plain(amount), entries) for line, amount, entries in rows)


def duties_of(plan) -> tuple[shapes.OwnerDuty, ...]:
    """Return how the owner's six duties stand, as readers of the baseline in force see them."""
    return tuple(
        shapes.OwnerDuty(one.code, one.state.value, plain(one.since), plain(one.last), tuple(plain(day) for day, _subject in one.missed))
        for one in owner_duties.duties_of(plan, working=False)
    )


def transfers_of(plan) -> tuple[shapes.Transfer, ...]:
    """Return the knowledge handed over."""
    rows = plan.transfers.select_related("recipient").order_by("id")
    return tuple(shapes.Transfer(one.subject, one.content, str(one.recipient), one.state, plain(one.acknowledged_at)) for one in rows)


def documents_of(plan) -> tuple[shapes.DocumentChange, ...]:
    """Return what was stated about catalogue and manual."""
    return tuple(shapes.DocumentChange(one.kind, one.new_version, one.reason) for one in plan.document_updates.order_by("kind"))


def carried_of(round) -> tuple[shapes.Carried, ...]:
    """Return the inputs that misses of this round were carried over into."""
    places = dict(round.rows.exclude(carried_into=None).values_list("carried_into", "place"))
    inputs = ImprovementInput.objects.filter(pk__in=places).order_by("number")
    return tuple(shapes.Carried(one.number, one.title, places[one.pk], one.repeat_count, one.state) for one in inputs)


def history_of(plan, head) -> tuple[shapes.Occurrence, ...]:
    """Return the turning points of the plan up to the trail's head, the latest `LONGEST_HISTORY` of them."""
    events = Event.objects.in_chain(*plan.chain).filter(sequence__lte=head.sequence)
    frozen = events.filter(verb="plan.baseline").aggregate(last=Max("sequence", default=0))["last"]
    events = events.filter(verb__in=TOLD).exclude(sequence__gt=frozen, verb__in=OF_REVISION)
    latest = list(events.order_by("-sequence")[:LONGEST_HISTORY])
    return tuple(
        shapes.Occurrence(one.sequence, one.at.isoformat(), one.actor_name, one.verb, _what(one), one.hash)
        for one in reversed(latest)
    )


def _what(event):
    """Return the label of what the event is about, "" where that is the plan itself or an approval of it."""
    if event.object_type == "reports.report":
        return event.object_label.split(" ")[0]
    return "" if event.object_type in {"plans.plan", "plans.approvaldecision", "plans.baseline"} else object_of(event)
