"""What closing a plan needs besides its rounds: reviews, assessment, knowledge, catalogue (V4, D4.5, D4.6, F8)."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.fields import TEXT_VALIDATORS
from plans.actions.plans import locked
from plans.models import ServiceDocument
from verification.models import DocumentUpdate, KnowledgeTransfer, ProcessAssessment, Review
from verification.rules import can_take_part
from verification.states import GRADES

CRITERION_CHECKS = [*TEXT_VALIDATORS, MaxLengthValidator(500)]
MOST_CRITERIA = 30
HUNDRED = Decimal(100)
VERSION_LENGTH = 40  # so much of an unknown version is repeated in the refusal


def record_review(
    plan, by, held_on: date, subject: str, participants: str, minutes: str, decisions: str = "", key=None
) -> Review:
    """Record a review that was held (D4.5). Raises ValidationError at the fields."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "review.hold", plan)
        if held_on and held_on > timezone.localdate():
            raise ValidationError({"held_on": _("This day has not come yet.")})
        review = Review(
            plan=plan,
            held_on=held_on,
            subject=subject,
            participants=participants,
            minutes=minutes,
            decisions=decisions,
            recorded_by=by,
        )
        return trail.create(review, "review.hold", by, key=key)


def record_assessment(plan, by, regulation: str, criteria: list[dict], conclusion: str, key=None) -> ProcessAssessment:
    """Assess the process under named rules (V4). The score is the criteria's weighted mean, 0 to 100.

    `criteria` are dicts of criterion, weight, score and reason; the weights add up to 100. Raises ValidationError.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "assessment.record", plan)
        checked = _criteria(criteria)
        score = sum(Decimal(one["weight"]) * Decimal(one["score"]) for one in checked) / HUNDRED
        score = score.quantize(Decimal("0.01"))
        grade = next(code for code, _words, least in GRADES if score >= least)
        row = ProcessAssessment(
            plan=plan,
            regulation=regulation,
            criteria=checked,
            score=score,
            grade=grade,
            conclusion=conclusion,
            assessed_by=by,
        )
        return trail.create(row, "assessment.record", by, key=key)


def transfer_knowledge(plan, by, subject: str, content: str, recipient, key=None) -> KnowledgeTransfer:
    """Hand knowledge over to a recipient (D4.6), who is never the owner. Raises ValidationError at the fields."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "knowledge.transfer", plan)
        if not can_take_part(recipient, plan) or recipient.pk == plan.owner_id:
            raise ValidationError({"recipient": _("Name somebody else who can sign in and may read this plan.")})
        row = KnowledgeTransfer(plan=plan, subject=subject, content=content, recipient=recipient)
        return trail.create(row, "knowledge.transfer", by, key=key)


def acknowledge_transfer(transfer, by, note: str = "") -> KnowledgeTransfer:
    """Acknowledge what was handed over; the named recipient does (D4.6). Raises WrongState the second time."""
    with transaction.atomic():
        transfer = KnowledgeTransfer.objects.select_for_update(of=("self",)).select_related("plan").get(pk=transfer.pk)
        permit(by, "knowledge.acknowledge", transfer)
        return trail.move(transfer, "knowledge.acknowledge", by, note, also={"acknowledged_at": timezone.now()})


def state_document(plan, by, kind: str, new_version: str = "", reason: str = "") -> DocumentUpdate:
    """State the new version of the service catalogue or manual, or "none" (no version) with the reason (F8).

    Stating it again replaces what was stated. Raises ValidationError at the fields: a version that is named is a registered one
    of a service that the plan's goals serve, or of all services.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "document.state", plan)
        facts = {"new_version": new_version, "reason": reason}
        standing = plan.document_updates.filter(kind=kind).first()
        if standing is None or standing.new_version != new_version:
            _check_registered(plan, kind, new_version)
        if standing is None:
            return trail.create(DocumentUpdate(plan=plan, kind=kind, **facts), "documents.state", by)
        return trail.edit(standing, "documents.state", by, facts)


def _check_registered(plan, kind, version):
    name = version.strip()
    if not name or ServiceDocument.objects.about(plan).filter(kind=kind, version_name=name).exists():
        return
    if ServiceDocument.objects.filter(kind=kind, version_name=name).exists():
        sentence = _("Version {version} belongs to a service that no goal of this plan serves.")
    else:
        sentence = _("There is no version {version} in the register. Register it first, under Services, Service catalogue and manuals.")
    raise ValidationError({"new_version": sentence.format(version=name[:VERSION_LENGTH])})


def _criteria(criteria):
    if not isinstance(criteria, list) or not all(isinstance(one, dict) for one in criteria):
        raise ValidationError({"criteria": _("Give a list of criteria.")})
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise ValidationError({"criteria": _("Name between 1 and {most} criteria.").format(most=MOST_CRITERIA)})
    checked = [_criterion(one) for one in criteria]
    if sum(Decimal(one["weight"]) for one in checked) != HUNDRED:
        raise ValidationError(
            {
                "criteria": _("The weights add up to {sum}, not to 100.").format(
                    sum=sum(Decimal(one["weight"]) for one in checked)
                )
            }
        )
    return checked


def _criterion(one):
    texts = {name: str(one.get(name) or "").strip() for name in ("criterion", "reason")}
    if not texts["criterion"]:
        raise ValidationError({"criteria": _("A criterion has no name.")})
    for text in texts.values():
        for check in CRITERION_CHECKS:
            try:
                check(text)
            except ValidationError as error:
                raise ValidationError({"criteria": error.messages}) from error
    return {
        **texts,
        "weight": _share(one.get("weight"), texts["criterion"]),
        "score": _share(one.get("score"), texts["criterion"]),
    }


def _share(value, criterion):
    """Return a number of 0 to 100 with at most two decimals as plain text."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= HUNDRED or number != round(number, 2):
        raise ValidationError(
            {"criteria": _("“{criterion}”: weight and score are numbers from 0 to 100.").format(criterion=criterion)}
        )
    return format(round(number, 2).normalize(), "f")
