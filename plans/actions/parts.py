"""The rows of a plan's document are added, changed and removed while the document is open."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale
from plans.actions import guards
from plans.actions.plans import locked
from plans.models import PlanInput, PlanMember
from plans.parts import KINDS
from plans.states import InputState


def add_part(plan, slug: str, by, key=None, **facts):
    """Add a row of the kind `slug` to the plan. Raises ValidationError at the fields."""
    kind = KINDS[slug]
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.edit", plan)
        place = (getattr(plan, kind.related).aggregate(last=Max("place"))["last"] or 0) + 1
        row = kind.model(plan=plan, place=place, **facts)
        _check(row)
        guards.before_adding(row)
        return trail.create(row, "plan.add_part", by, key=key)


def edit_part(row, by, version: int, **changes):
    """Change a row that was read at `version`. Raises Stale, ValidationError at the fields."""
    with transaction.atomic():
        permit(by, "plan.edit", locked(row.plan))
        if "person" in changes or "source" in changes:
            _check(type(row)(plan=row.plan, **{**_relations(row), **changes}))
        guards.before_editing(row, changes)
        return trail.edit(row, "plan.edit_part", by, changes, version)


def remove_part(row, by, version: int | None = None) -> None:
    """Remove a row from an open document; the event keeps its last values. Raises Stale."""
    with transaction.atomic():
        permit(by, "plan.edit", locked(row.plan))
        stored = type(row).objects.filter(pk=row.pk).first()
        if stored is None:
            return
        if version is not None and stored.version != version:
            raise Stale(stored, {"version": version}, by)
        guards.before_removing(stored)
        trail.remove(stored, "plan.remove_part", by)


def _relations(row):
    return {name: getattr(row, name) for name in ("person", "source") if hasattr(row, name)}


def _check(row):
    if isinstance(row, PlanInput) and row.source.state not in {InputState.ADOPTED, InputState.PLANNED}:
        raise ValidationError({"source": _("This input is {state}; only an adopted one can be planned.").format(state=row.source.get_state_display())})
    if isinstance(row, PlanMember) and not row.person.is_active:
        raise ValidationError({"person": _("This person's account is closed.")})
