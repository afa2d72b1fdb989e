"""The catalogue of services, their objectives, and the versions of the documents that describe them (D1.1, F8)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from plans.actions.attachments import attach
from plans.models import Plan, Service, ServiceDocument, ServiceObjective


def define_service(by, key=None, **facts) -> Service:
    """Add a service to the catalogue. Raises ValidationError at the fields."""
    permit(by, "service.manage")
    return trail.create(Service(**facts), "service.define", by, key=key)


def edit_service(service, by, version: int, **changes) -> Service:
    """Change a service; one that is no longer offered stays for what refers to it. Raises Stale, ValidationError."""
    permit(by, "service.manage", service)
    return trail.edit(service, "service.edit", by, changes, version)


def set_objective(service, by, key=None, **facts) -> ServiceObjective:
    """Set an objective for a service (D2.6). Raises ValidationError at the fields."""
    permit(by, "service.manage", service)
    return trail.create(ServiceObjective(service=service, **facts), "objective.set", by, key=key)


def edit_objective(objective, by, version: int, **changes) -> ServiceObjective:
    """Change an objective; goals that refer to it keep their baseline's words. Raises Stale, ValidationError."""
    permit(by, "service.manage", objective)
    return trail.edit(objective, "objective.edit", by, changes, version)


def publish_document(by, key=None, file=None, **facts) -> ServiceDocument:
    """Register a version of the service catalogue or of a service manual (F8), with the `file` that it is. Raises ValidationError at the fields."""
    permit(by, "service.manage")
    _check_plan(by, facts.get("plan"))
    with transaction.atomic():
        registered = trail.create(ServiceDocument(published_by=by, **facts), "document.publish", by, key=key)
        if file is not None:
            attach(by, file, document=registered, key=key)
    return registered


def edit_document(registered, by, version: int, **changes) -> ServiceDocument:
    """Set right what was registered about a version. Raises Stale, ValidationError at the fields."""
    permit(by, "service.manage", registered)
    if registered.plan_id and not _sees(by, registered.plan):
        # Whoever does not know of the plan cannot mean to take it away.
        changes.pop("plan", None)
    _check_plan(by, changes.get("plan"))
    return trail.edit(registered, "document.edit", by, changes, version)


def _check_plan(by, plan):
    if plan is not None and not _sees(by, plan):
        raise ValidationError({"plan": _("Choose a plan that you may read.")})


def _sees(by, plan):
    return Plan.objects.visible_to(by).filter(pk=plan.pk).exists()
