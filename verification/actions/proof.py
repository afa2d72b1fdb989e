"""Knowledge is handed over, catalogue and manual are stated (D4.6, F8)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from plans.actions.plans import locked
from plans.models import ServiceDocument
from verification.models import DocumentUpdate, KnowledgeTransfer
from verification.rules import can_take_part

VERSION_LENGTH = 40  # so much of an unknown version is repeated in the refusal


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


def state_document(plan, by, kind: str, new_version: str = "", reason: str = "", version: int | None = None) -> DocumentUpdate:
    """State the new version of the service catalogue or manual, or "none" (no version) with the reason (F8).

    Stating it again replaces what was stated, at the `version` it was read at. Raises Stale, and ValidationError at the fields:
    a version that is named is a registered one of a service that the plan's goals serve, or of all services.
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
        if version is None and (standing.new_version, standing.reason) != (new_version, reason):
            raise ValidationError({"version": _("Send the version you read.")})
        return trail.edit(standing, "documents.state", by, facts, version)


def _check_registered(plan, kind, version):
    name = version.strip()
    if not name or ServiceDocument.objects.about(plan).filter(kind=kind, version_name=name).exists():
        return
    if ServiceDocument.objects.filter(kind=kind, version_name=name).exists():
        sentence = _("Version {version} belongs to a service that no goal of this plan serves.")
    else:
        sentence = _("There is no version {version} in the register. Register it first, under Services, Service catalogue and manuals.")
    raise ValidationError({"new_version": sentence.format(version=name[:VERSION_LENGTH])})
