"""The content of a paper, gathered from the plan, its baselines and its rounds."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from plans import document as documents
from plans import factors, seals
from plans.contexts.baselines import lines_of
from plans.states import Factor
from reports.content import verified
from reports.content.build import approval_of, organisation_of
from reports.content.found import Row
from reports.content.plain import name_of, plain
from reports.papers import shapes
from reports.papers.states import PaperKind
from verification import table


def of(paper, now) -> shapes.PlanPaper | shapes.ControlPaper:
    """Return what a paper says, as things stand now."""
    makers = {PaperKind.DRAFT: _draft, PaperKind.BASELINE: _baseline, PaperKind.BLANK: _blank, PaperKind.FILLED: _filled}
    return makers[paper.kind](paper, now)


def _draft(paper, now):
    plan = paper.plan
    found = documents.of(plan)
    standing = tuple(
        shapes.DraftFactor(one.code, one.override.reason if one.overridden else "", name_of(one.override.granted_by) if one.overridden else "", not one.passes)
        for one in factors.evaluate(plan)
    )
    return shapes.PlanPaper(_identity(paper, found, now), found, standing, (), _versions(plan, None))


def _baseline(paper, now):
    baseline, frozen = paper.baseline, paper.baseline.document
    overrides = {one["factor"]: one for one in frozen["overrides"]}
    standing = tuple(shapes.DraftFactor(code, overrides.get(code, {}).get("reason", ""), overrides.get(code, {}).get("by", "")) for code in Factor.values)
    decisions = seals.decisions_of([baseline])[baseline.number]
    return shapes.PlanPaper(_identity(paper, frozen, now), frozen, standing, tuple(map(approval_of, decisions)), _versions(paper.plan, baseline))


def _versions(plan, until):
    baselines = list(plan.baselines.select_related("approved_by"))
    lines = lines_of(plan, baselines)
    return tuple(
        shapes.Version(
            one.number, one.revision, plain(one.approved_at), tuple(str(decision.decided_by) for decision in one.decisions) or (str(one.approved_by),),
            -1 if one.changes is None else one.changes, one.reason, one.sha256,
        )
        for one in reversed(lines) if until is None or one.number <= until.number
    )  # fmt: skip


def _blank(paper, now):
    rows = tuple(_emptied(row) for row in verified.rows_of(paper.round)) if paper.round else _rows_to_come(paper.baseline.document)
    return shapes.ControlPaper(_identity(paper, paper.baseline.document, now), _round(paper.round), rows, None)


def _filled(paper, now):
    rows, figures = verified.rows_of(paper.round), verified.figures_of(paper.round, ())
    return shapes.ControlPaper(_identity(paper, paper.baseline.document, now), _round(paper.round), rows, figures)


def _emptied(row):
    """Return a row of a round as it was when the round was opened."""
    return _row(row.place, row, row.assignee, row.checker)


def _rows_to_come(document):
    """Return the rows that a round of this document would have; nobody is named their checker yet."""
    found = table.rows_of(document)
    people = User.objects.in_bulk({row.assignee for row in found if row.assignee})
    return tuple(_row(place, row, name_of(people.get(row.assignee)), "") for place, row in enumerate(found, start=1))


def _row(place, row, assignee, checker):
    figures = {name: value if isinstance(value, str) else plain(value) for name in ("baseline_value", "target_value", "weight") for value in [getattr(row, name)]}
    return Row(
        place=place, kind=row.kind, title=row.title, criterion=row.criterion, element=row.element, indicator_code=row.indicator_code, unit=row.unit,
        direction=row.direction, must_pass=row.must_pass, assignee=assignee, department={}, checker=checker, result="pending", actual_value="",
        actual_text="", evidence="", reason="", attainment="", checked_by="", checked_at="", carried_into="", cause=None, **figures,
    )  # fmt: skip


def _round(held):
    if held is None:
        return shapes.RoundOnPaper(0, "", "", "", "")
    return shapes.RoundOnPaper(held.number, held.state, plain(held.created_at), plain(held.due), plain(held.closed_at))


def _identity(paper, document, now):
    plan, baseline = paper.plan, paper.baseline
    name_en, name_zh = organisation_of(paper.ordered_by, plan)
    return shapes.PaperIdentity(
        number=paper.number, kind=paper.kind, language=paper.language, layout=paper.layout, red_head=paper.red_head, plan_number=plan.number,
        title=document["plan"]["title"], owner=str(plan.owner), organisation_en=name_en, organisation_zh=name_zh, issued_by=str(paper.ordered_by),
        issued_at=plain(now), confidential=bool(document["plan"]["confidential"]), revision=document["revision"], document=documents.digest(document),
        baseline_number=baseline.number if baseline else 0, approved_by=str(baseline.approved_by) if baseline else "",
        approved_at=plain(baseline.approved_at) if baseline else "", look_at=_place(paper),
    )  # fmt: skip


def _place(paper):
    """Return the address at which the house shows what is on the paper, to whom may read it."""
    number = paper.plan.number
    if paper.round:
        path = reverse("verification:round", args=[number, paper.round.number])
    elif paper.baseline:
        path = reverse("plans:baseline", args=[number, paper.baseline.number])
    else:
        path = paper.plan.get_absolute_url()
    return settings.BASE_URL.rstrip("/") + path
