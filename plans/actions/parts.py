"""The rows of a plan's document are added, changed and removed while the document is open."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Faster, Stale
from plans.actions import fitting, guards
from plans.actions.plans import locked
from plans.models import ActivityDependency, PlanInput, PlanMember
from plans.parts import KINDS
from plans.states import InputState


def add_part(plan, slug: str, by, key=None, begins_after=None, **facts):
    """Add a row of the kind `slug` to the plan; `begins_after` are the activities that a new activity waits for.

    Raises ValidationError at the fields.
    """
    kind = KINDS[slug]
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.edit", plan)
        if earlier := trail.created_before(kind.model, by, key, plan=plan):
            return earlier
        place = (getattr(plan, kind.related).aggregate(last=Max("place"))["last"] or 0) + 1
        row = kind.model(plan=plan, place=place, **fitting.completed(kind.model, facts))
        _check(row)
        guards.before_adding(row)
        row = trail.create(row, "plan.add_part", by, key=key)
        fitting.check(row)
        _touch_waiting(row)
        if begins_after is not None:
            row = _put_after(row, begins_after, by)
        return row


def edit_part(row, by, version: int, begins_after=None, **changes):
    """Change a row that was read at `version`; `begins_after` are all the activities that an activity waits for, None leaves them.

    Raises Stale, ValidationError at the fields.
    """
    with transaction.atomic():
        permit(by, "plan.edit", locked(row.plan))
        if "person" in changes or "source" in changes:
            _check(type(row)(plan=row.plan, **{**_relations(row), **changes}))
        guards.before_editing(row, changes)
        before = _standing(row)
        row = trail.edit(row, "plan.edit_part", by, fitting.completed(type(row), changes, before), version)
        fitting.check(row, before)
        if row.version != before.version:
            _touch_waiting(before, row)
        if begins_after is not None:
            row = _put_after(row, begins_after, by)
        return row


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
        _touch_waiting(stored)


def _touch_waiting(*rows):
    """Count on the version of the activities whose dependencies these rows are: their forms send the whole list back."""
    waiting = {row.activity_id: row.activity for row in rows if isinstance(row, ActivityDependency)}
    for activity in waiting.values():
        trail.touch(activity)


def _put_after(activity, wanted, by):
    """Make the activity begin after exactly the wanted ones; return it as stored. Raises ValidationError at `begins_after` for a circle."""
    standing = {one.after_id: one for one in activity.needs.all()}
    dropped = standing.keys() - {one.pk for one in wanted}
    for pk in dropped:
        trail.remove(standing[pk], "plan.remove_part", by)
    if dropped:
        trail.touch(activity)
    try:
        for one in wanted:
            if one.pk not in standing:
                add_part(activity.plan, "dependencies", by, activity=activity, after=one)
    except ValidationError as error:
        raise ValidationError({"begins_after": error.messages}) from error
    activity.refresh_from_db()
    return activity


def _standing(row):
    """Return the row as it is stored now. Raises Faster when somebody has removed it."""
    stored = type(row).objects.filter(pk=row.pk).first()
    if stored is None:
        raise Faster(_("“{row}” has been removed by somebody else.").format(row=row))
    return stored


def _relations(row):
    return {name: getattr(row, name) for name in ("person", "source") if hasattr(row, name)}


def _check(row):
    if isinstance(row, PlanInput) and row.source.state not in {InputState.ADOPTED, InputState.PLANNED}:
        raise ValidationError({"source": _("This input is {state}; only an adopted one can be planned.").format(state=row.source.get_state_display())})
    if isinstance(row, PlanMember) and not row.person.is_active:
        raise ValidationError({"person": _("This person's account is closed.")})
