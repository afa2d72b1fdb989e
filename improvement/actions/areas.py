"""The catalogue of improvement areas is kept by administrators; an area that was used is switched off, never deleted."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.fields import check_text
from improvement.models import Area, ChecklistPoint
from plans.states import Element

INITIALS = {Element.PEOPLE: "P", Element.RESOURCES: "R", Element.TECHNOLOGY: "T", Element.PROCESS: "C"}
# Enough that nobody reads them all.
MOST_POINTS = 60
LONGEST_POINT = ChecklistPoint._meta.get_field("text").max_length


def define_area(by, key=None, **facts) -> Area:
    """Add an area to the catalogue; its code begins with its element's letter. Raises ValidationError at the fields."""
    permit(by, "area.manage")
    _check(facts)
    last = Area.objects.order_by("-place").first()
    return trail.create(Area(place=(last.place if last else 0) + 1, **facts), "area.create", by, key=key)


def edit_area(area, by, version: int, **changes) -> Area:
    """Change an area's words or checklist, or switch it off; its code and element stay, for work items name them.

    Raises Stale, ValidationError at the fields.
    """
    permit(by, "area.manage", area)
    for name in ("code", "element"):
        if changes.get(name, getattr(area, name)) != getattr(area, name):
            raise ValidationError({name: _("This cannot change, because work items name it.")})
    _check(changes)
    return trail.edit(area, "area.edit", by, changes, version)


def _check(facts):
    if "code" in facts and facts.get("element") in INITIALS and not facts["code"].startswith(INITIALS[facts["element"]]):
        raise ValidationError({"code": _("Codes of this element begin with {letter}.").format(letter=INITIALS[facts["element"]])})
    if "checklist" in facts:
        _check_points(facts["checklist"])


def _check_points(points):
    if not isinstance(points, list) or len(points) > MOST_POINTS:
        raise ValidationError({"checklist": _("A checklist is a list of at most {count} points.").format(count=MOST_POINTS)})
    for point in points:
        if not isinstance(point, dict) or set(point) != {"en", "zh"} or not all(isinstance(text, str) and text.strip() for text in point.values()):
            raise ValidationError({"checklist": _("Each point is worded in both languages.")})
        for text in point.values():
            check_text(text, "checklist", LONGEST_POINT)
