"""Templates are saved and changed, and plans are filled from a template or from an earlier plan (item "start" of the editor)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from plans import document, templates
from plans.models import Plan, PlanMember, PlanTemplate
from plans.readers import reads_working_document


def save_template(plan, by, name: str, description: str = "", key=None) -> PlanTemplate:
    """Save a plan's document, as the user reads it, as a template for others.

    Raises NotAllowed, ValidationError: also for a confidential plan, since everybody who begins plans reads templates.
    """
    permit(by, "template.manage")
    permit(by, "plan.read", plan)
    if plan.confidential:
        raise ValidationError(_("This plan is confidential, and everybody who begins plans reads the templates."))
    with transaction.atomic():
        pattern = templates.pattern_of(document_read_by(by, plan))
        row = PlanTemplate(name=name.strip(), description=description, document=pattern, saved_by=by)
        return trail.create(row, "template.create", by, note=plan.number, key=key)


def edit_template(template, by, version: int, **changes) -> PlanTemplate:
    """Change a template's name, what it is for, or whether it is in use. Raises Stale, ValidationError at the fields."""
    permit(by, "template.manage")
    if unknown := changes.keys() - {"name", "description", "active"}:
        raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
    return trail.edit(template, "template.edit", by, changes, version)


def document_read_by(user, plan) -> dict:
    """Return the document that a plan is to this user: the one being worked on, or the baseline in force."""
    return document.of(plan) if reads_working_document(user, plan) else plan.baseline.document


def pattern_for(by, template, copied_from) -> dict | None:
    """Return the pattern that a new plan begins with, None for a blank one. Raises ValidationError at the field that names it."""
    if template and copied_from:
        raise ValidationError({"template": _("Begin either with a template or with an earlier plan.")})
    if template:
        if not template.active:
            raise ValidationError({"template": _("This template is no longer in use.")})
        return template.document
    if copied_from is None:
        return None
    if not Plan.objects.visible_to(by).filter(pk=copied_from.pk).exists():
        raise ValidationError({"copied_from": _("You cannot read this plan.")})
    return templates.pattern_of(document_read_by(by, copied_from), people=True)


def begun_with(pattern: dict | None, copied_from, facts: dict) -> dict:
    """Return the facts of a new plan: what was given, and where nothing was, what the pattern says; confidential stays so."""
    if pattern is None:
        return facts
    given = {name: value for name, value in facts.items() if value not in (None, "", [])}
    merged = templates.plan_values(pattern, given.get("planned_start")) | given
    return merged | ({"confidential": True} if copied_from and copied_from.confidential else {})


def fill(plan, pattern: dict, by) -> None:
    """Write the rows of a pattern into a new plan, each through the trail; whoever has left is left out."""
    standing: dict[type, dict] = {}
    for one in templates.lists():
        standing[one.model] = {}
        for place, row in enumerate(one.rows(pattern), 1):
            values = templates.row_values(one, row, plan.planned_start, standing)
            if one.model is PlanMember and values["person"] is None:
                continue
            standing[one.model][row["row"]] = _written(plan, by, one, place, values)


def _written(plan, by, one, place, values):
    if copier := templates.COPIERS.get(one.name):
        return copier.write(plan, by, values)
    return trail.create(one.model(plan=plan, place=place, **values), "plan.add_part", by)
