"""What was done and what checking found: work, control table, figures, indicators, reviews and what travels on."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Sum
from django.utils import timezone

from audit.models import Event
from audit.reading import object_of
from improvement.models import WorkItem
from plans import owner_duties
from plans.models import ImprovementInput, Indicator
from reports.content import shapes
from verification import rules, statistics
from verification.states import MeasureState, RowKind

TENTH = Decimal("0.1")
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


def plain(value) -> str:
    """Return a date, moment or decimal as text, "" for None."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else value.isoformat()


def per_cent(value) -> str:
    """Return a percentage to one decimal as text, "" for None."""
    return "" if value is None else plain(Decimal(value).quantize(TENTH, ROUND_HALF_UP))


def name_of(person) -> str:
    """Return a person's name, "" for nobody."""
    return str(person) if person else ""


def work_of(plan) -> tuple[shapes.Work, ...]:
    """Return every improvement item with what became of it."""
    items = WorkItem.objects.filter(plan=plan).select_related("area", "assignee").order_by("number")
    return tuple(
        shapes.Work(
            number=item.number, area=item.area.code, element=item.area.element, title=item.title, assignee=name_of(item.assignee),
            planned_start=plain(item.planned_start), planned_end=plain(item.planned_end), actual_start=plain(item.actual_start),
            actual_end=plain(item.actual_end), planned_hours=plain(item.planned_hours), hours=plain(item.hours),
            percent=item.percent, state=item.state,
        )  # fmt: skip
        for item in items
    )


def rows_of(round) -> tuple[shapes.Row, ...]:
    """Return the control table of a round, each miss with its cause and measures."""
    rows = round.rows.select_related("assignee", "department", "checker", "checked_by", "carried_into", "cause__written_by")
    return tuple(_row(row) for row in rows.prefetch_related("cause__measures__owner", "cause__measures__work_item").order_by("place"))


def _row(row):
    department = row.department
    return shapes.Row(
        place=row.place, kind=row.kind, title=row.title, criterion=row.criterion, element=row.element,
        indicator_code=row.indicator_code, unit=row.unit, direction=row.direction, baseline_value=plain(row.baseline_value),
        target_value=plain(row.target_value), weight=plain(row.weight), must_pass=row.must_pass, assignee=name_of(row.assignee),
        department={"en": department.name_en, "zh": department.name_zh} if department else {}, checker=name_of(row.checker),
        result=row.result, actual_value=plain(row.actual_value), actual_text=row.actual_text, evidence=row.evidence, reason=row.reason,
        attainment=_attainment(row), checked_by=name_of(row.checked_by), checked_at=plain(row.checked_at),
        carried_into=row.carried_into.number if row.carried_into else "", cause=_cause(getattr(row, "cause", None)),
    )  # fmt: skip


def _attainment(row):
    share = rules.attainment_of(row)
    return "" if share is None else per_cent(share * 100)


def _cause(cause):
    if cause is None:
        return None
    measures = tuple(shapes.Measure(one.action, str(one.owner), plain(one.due), MeasureState.DONE if one.is_done else one.state, one.done_note) for one in cause.measures.all())
    return shapes.Cause(cause.method, tuple(cause.whys), cause.bones, cause.element, cause.conclusion, name_of(cause.written_by), measures)


def figures_of(round, work) -> shapes.Figures:
    """Return the statistics of a round; the hours are those of the improvement items that were not cancelled."""
    rows = list(round.rows.order_by("place"))
    figures = statistics.of_rows(rows)
    kinds = {kind: [row for row in rows if row.kind == kind] for kind in RowKind.values}
    counted = [item for item in work if item.state != "cancelled"]
    return shapes.Figures(
        whole=_tally("", figures), passed=figures.passed,
        by_element=tuple(_tally(one.element, one) for one in figures.by_element),
        by_kind=tuple(_tally(kind, statistics.of_rows(mine)) for kind, mine in kinds.items() if mine),
        hours_planned=plain(sum((Decimal(item.planned_hours) for item in counted), Decimal(0))),
        hours_spent=plain(sum((Decimal(item.hours) for item in counted), Decimal(0))),
    )  # fmt: skip


def _tally(group, figures):
    return shapes.Tally(
        group, figures.total, figures.achieved, figures.partly, figures.missed, figures.not_applicable, per_cent(figures.attainment)
    )


def rounds_of(round) -> tuple[shapes.RoundHeld, ...]:
    """Return the check rounds of the plan up to this one, each with its counts."""
    held = round.plan.rounds.filter(number__lte=round.number).prefetch_related("rows").order_by("number")
    figures = [(one, statistics.of_round(one)) for one in held]
    return tuple(
        shapes.RoundHeld(one.number, plain(one.created_at), plain(one.closed_at), _tally("", found), found.passed) for one, found in figures
    )


def trends_of(round) -> tuple[shapes.Trend, ...]:
    """Return each goal's indicator with its series and the verdict that was frozen when the round closed."""
    frozen = {verdict["indicator"]: verdict for verdict in round.verdicts}
    goals = {goal["indicator"]["code"]: goal for goal in round.baseline.document["parts"]["goals"]}
    indicators = Indicator.objects.filter(code__in=goals).prefetch_related("measurements").in_bulk(field_name="code")
    until = timezone.localdate(round.closed_at)
    start = round.baseline.document["plan"]["planned_start"] or ""
    return tuple(_trend(indicators[code], goal, frozen.get(code, {}), start, until) for code, goal in goals.items() if code in indicators)


def _trend(indicator, goal, verdict, start, until):
    points = sorted((one for one in indicator.measurements.all() if one.period <= until), key=lambda one: one.period)
    return shapes.Trend(
        code=indicator.code, name_en=indicator.name_en, name_zh=indicator.name_zh, unit=goal["unit"], direction=goal["direction"],
        baseline_value=goal["baseline_value"], target_value=goal["target_value"], since=verdict.get("since", start),
        verdict=verdict.get("code", ""), reasoning_en=verdict.get("reasoning_en", ""), reasoning_zh=verdict.get("reasoning_zh", ""),
        before=verdict.get("before", {}), after=verdict.get("after", {}),
        points=tuple(shapes.Point(plain(one.period), plain(one.value), one.sample_size) for one in points),
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


def reviews_of(plan) -> tuple[shapes.ReviewHeld, ...]:
    """Return the reviews held, oldest first."""
    reviews = plan.reviews.order_by("held_on", "id").prefetch_related("decided__owner")
    return tuple(shapes.ReviewHeld(plain(one.held_on), one.subject, one.present, one.minutes, _decisions(one)) for one in reviews)


def _decisions(review):
    decided = [f"{one.text} ({one.owner}, {plain(one.due)})" if one.owner else one.text for one in review.decided.all()]
    return "\n".join(filter(None, [review.decisions, *decided]))


def assessments_of(plan) -> tuple[shapes.Assessment, ...]:
    """Return the appraisals of the process, oldest first."""
    rows = plan.assessments.select_related("assessed_by").order_by("id")
    return tuple(
        shapes.Assessment(one.regulation, tuple(one.criteria), plain(one.score), one.grade, one.conclusion, str(one.assessed_by)) for one in rows
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
