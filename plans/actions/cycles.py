"""Planning cycles: opened, looked through kind by kind, closed when each of the twelve kinds has been looked at (D2, F2)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import NotReady, Stale
from plans import cycles
from plans.models import CycleLook, PlanningCycle
from plans.states import InputKind


def open_cycle(by, key=None, **facts) -> PlanningCycle:
    """Open a planning cycle: a name and a span of days. Raises ValidationError at the fields."""
    permit(by, "cycle.manage")
    return trail.create(PlanningCycle(**facts), "cycle.open", by, key=key)


def edit_cycle(cycle, by, version: int, **changes) -> PlanningCycle:
    """Change an open cycle's name or span. Raises WrongState once it is closed, Stale, ValidationError at the fields."""
    with transaction.atomic():
        stored = _open(cycle, by)
        return trail.edit(stored, "cycle.edit", by, changes, version)


def look_at(cycle, by, kind: str, note: str, none_found: bool = False, version: int | None = None, key=None) -> CycleLook:
    """Record that one kind of input has been looked for, and whether there was none; a later look replaces it at its `version`.

    Raises WrongState once the cycle is closed, Stale when somebody else has looked since, ValidationError at the fields:
    `none_found` while inputs of the kind are there.
    """
    with transaction.atomic():
        cycle = _open(cycle, by)
        if earlier := trail.created_before(CycleLook, by, key, cycle=cycle, kind=kind):
            return earlier
        _check_look(cycle, by, kind, none_found)
        facts = {"note": note, "none_found": none_found}
        standing = cycle.looks.filter(kind=kind).first()
        if standing is None:
            return trail.create(CycleLook(cycle=cycle, kind=kind, looked_by=by, **facts), "cycle.look", by, key=key)
        if version is None:
            raise Stale(standing, facts, by)
        return trail.edit(standing, "cycle.look", by, {**facts, "looked_by": by}, version)


def close_cycle(cycle, by) -> PlanningCycle:
    """Close a cycle. Raises NotReady, which names each kind that nobody has looked at or whose look no longer holds."""
    with transaction.atomic():
        cycle = _open(cycle, by)
        missing = [line.missing for line in cycles.lines_of(cycle, by) if line.missing]
        if missing:
            raise NotReady(_("The cycle cannot be closed yet: each of the twelve kinds is looked at first."), missing)
        return trail.move(cycle, "cycle.close", by)


def reopen_cycle(cycle, by) -> PlanningCycle:
    """Open a closed cycle again. Raises WrongState while it is open."""
    permit(by, "cycle.manage", cycle)
    return trail.move(cycle, "cycle.reopen", by)


def _open(cycle, by):
    # Locked: nobody looks or changes the span while somebody else closes the cycle.
    cycle = PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
    permit(by, "cycle.manage", cycle)
    cycles.refuse_closed(cycle)
    return cycle


def _check_look(cycle, by, kind, none_found):
    if kind not in InputKind.values:
        raise ValidationError({"kind": _("Choose one of the twelve kinds.")})
    raised = cycles.inputs_in(cycle, by).filter(kind=kind).count() if none_found else 0
    if raised:
        raise ValidationError({"none_found": _("In this cycle {count} of this kind were raised, so it is not true that none was found.").format(count=raised)})
