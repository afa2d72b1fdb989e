"""The responsibility matrix: who is responsible, accountable, consulted or informed in each activity (D3.5)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit.errors import Faster
from audit.models import ChainKind, Event
from plans.actions import guards, parts
from plans.actions.plans import locked
from plans.models import RaciAssignment
from plans.states import RaciPart


class MatrixMoved(Faster):
    """The matrix was saved by somebody else after it was read: 409. `cells` is how it stands, `version` its version."""

    code = "stale"

    def __init__(self, message: str, cells: dict, version: int):
        super().__init__(message)
        self.cells, self.version = cells, version


def version_of(plan) -> int:
    """Return the version of a plan's matrix: the place in the plan's trail of the last change of a cell, 0 before the first."""
    changes = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(object_type=RaciAssignment._meta.label_lower)
    return changes.values_list("sequence", flat=True).last() or 0


def cells_of(plan) -> dict[tuple[int, int], str]:
    """Return the letters of a plan's matrix by the ids of activity and role."""
    return {(activity, role): part for activity, role, part in plan.raci.values_list("activity_id", "role_id", "part")}


def set_raci(plan, by, version: int, cells: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Set cells of the matrix that was read at `version`; a blank letter empties one, cells not named stay. Return all cells.

    Raises MatrixMoved when somebody else has changed a cell since, ValidationError at `cell_<activity>_<role>` for two
    people accountable for one activity, an unknown letter, or an activity or role that is gone.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.edit", plan)
        standing = {(row.activity_id, row.role_id): row for row in plan.raci.select_related("plan", "activity", "role")}
        letters = {place: row.part for place, row in standing.items()}
        wanted = {place: part for place, part in cells.items() if part != letters.get(place, "")}
        if wanted and version != (now := version_of(plan)):
            raise MatrixMoved(_("Somebody else saved the matrix after you opened it."), letters, now)
        after = {place: part for place, part in (letters | wanted).items() if part}
        refuse_wrong_cells(plan, wanted, after)
        _write(plan, by, standing, wanted)
        return after


def refuse_wrong_cells(plan, wanted, after) -> None:
    """Raise ValidationError, at each cell, for what the matrix would hold and must not."""
    activities, roles = set(plan.activities.values_list("pk", flat=True)), set(plan.responsibilities.values_list("pk", flat=True))
    wrong = {}
    for (activity, role), part in wanted.items():
        if part and (activity not in activities or role not in roles):
            wrong[_field(activity, role)] = _("This activity or role is no longer in the plan.")
        elif part and part not in RaciPart.values:
            wrong[_field(activity, role)] = _("One of R, A, C and I, or nothing.")
        elif part == RaciPart.ACCOUNTABLE and sum(one == part for (row, _role), one in after.items() if row == activity) > 1:
            wrong[_field(activity, role)] = guards.second_accountable()
    if wrong:
        raise ValidationError(wrong)


def _field(activity, role):
    return f"cell_{activity}_{role}"


def _write(plan, by, standing, wanted):
    # Whoever was accountable lets go before another takes over.
    for (activity, role), part in sorted(wanted.items(), key=lambda item: item[1] == RaciPart.ACCOUNTABLE):
        row = standing.get((activity, role))
        if row is None:
            parts.add_part(plan, "raci", by, activity_id=activity, role_id=role, part=part)
        elif part:
            parts.edit_part(row, by, row.version, part=part)
        else:
            parts.remove_part(row, by)
