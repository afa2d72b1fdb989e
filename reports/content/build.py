"""The content of a report, gathered from the plan, its baseline, the closed round and what followed it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from audit.models import ChainHead, ChainKind
from plans import seals
from plans.states import Factor as FactorCode
from reports import recipients
from reports.content import shapes
from reports.content.plain import plain
from reports.content.reviews import assessments_of, planned_reviews_of, reviews_of
from reports.content.verified import (
    carried_of,
    documents_of,
    duties_of,
    figures_of,
    history_of,
    rounds_of,
    rows_of,
    spending_of,
    transfers_of,
    trends_of,
    work_of,
)


def of(report, issued_at: datetime) -> shapes.ReportContent:
    """Return what a report says, as things stand now; `issued_at` is the moment that is printed as its issue."""
    round, plan = report.round, report.plan
    head = ChainHead.objects.filter(kind=ChainKind.PLAN, number=plan.pk).first() or ChainHead()
    document = round.baseline.document
    work = work_of(plan, timezone.localdate(round.closed_at))
    return shapes.ReportContent(
        identity=_identity(report, issued_at), frozen=_frozen(round.baseline, head), approvals=_approvals(plan),
        recipients=_recipients(round), document=document, factors=_factors(document), work=work, rows=rows_of(round),
        figures=figures_of(round, work), rounds=rounds_of(round), trends=trends_of(round), reviews=reviews_of(plan),
        assessments=assessments_of(plan), transfers=transfers_of(plan), documents=documents_of(plan), carried=carried_of(round),
        history=history_of(plan, head), spending=spending_of(plan), duties=duties_of(plan),
        planned_reviews=planned_reviews_of(plan),
    )  # fmt: skip


def _identity(report, issued_at):
    name_en, name_zh = organisation_of(report.issued_by, report.plan)
    round = report.round
    return shapes.Identity(
        number=report.number, language=report.language, plan_number=report.plan.number, title=round.baseline.document["plan"]["title"],
        round_number=round.number, round_opened=plain(round.created_at), round_closed=plain(round.closed_at),
        organisation_en=name_en, organisation_zh=name_zh, issued_by=str(report.issued_by), issued_at=plain(issued_at),
        confidential=bool(round.baseline.document["plan"]["confidential"]),
        check_at=settings.BASE_URL.rstrip("/") + reverse("reports:check"), layout=report.layout,
        red_head=report.red_head,
    )  # fmt: skip


def organisation_of(person, plan) -> tuple[str, str]:
    """Return the English and Chinese name on the head of a cover: the organisation's, or the department's of whoever issues it."""
    if name := settings.ORGANISATION:
        return name, settings.ORGANISATION_ZH or name
    department = person.department or plan.owner.department
    return (department.name_en, department.name_zh) if department else ("Service Improvement", "服务改进")


def _frozen(baseline, head):
    return shapes.Frozen(
        baseline_number=baseline.number, baseline_sha256=baseline.sha256, approved_by=str(baseline.approved_by),
        approved_at=plain(baseline.approved_at), trail_sequence=head.sequence, trail_hash=head.hash,
    )  # fmt: skip


def _approvals(plan):
    """Return every decision about a document that was frozen later, of those that a baseline rests on with what was said.

    What was said about drafts, and that an open revision was decided on at all, stays with those who work on the plan.
    """
    resting = {one.pk: one.revision for rows in seals.decisions_of(plan.baselines.defer("document")).values() for one in rows}
    decisions = plan.decisions.filter(revision__lte=max(resting.values(), default=0))
    return tuple(approval_of(one, told=one.pk in resting) for one in decisions.select_related("decided_by", "on_behalf_of", "seat").order_by("id"))


def approval_of(decision, told: bool = True) -> shapes.Approval:
    """Return a decision as papers tell it, with its comment where that is `told`."""
    return shapes.Approval(
        decision.revision, decision.decision, str(decision.decided_by), plain(decision.created_at), decision.comment if told else "", decision.sha256,
        decision.seat.step_name if decision.seat else "", str(decision.on_behalf_of or ""),
    )  # fmt: skip


def _recipients(round):
    return tuple(shapes.Recipient(str(person), capacity.value) for person, capacity in recipients.of(round))


def _factors(document):
    overrides = {one["factor"]: one for one in document["overrides"]}
    return tuple(
        shapes.Factor(code, overrides.get(code, {}).get("reason", ""), overrides.get(code, {}).get("by", "")) for code in FactorCode.values
    )
