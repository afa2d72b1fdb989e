"""Where a plan comes from, and what can begin with it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.law import may
from plans.models import Plan
from plans.pages import RailBlock, RailLine


def block(plan, user) -> RailBlock | None:
    """Return the rail's block; an earlier plan that the user may not read is not named."""
    lines = [*_from(plan, user), *_onward(plan, user)]
    return RailBlock(_("Origin and reuse"), 90, lines) if lines else None


def _from(plan, user):
    if plan.template_id:
        url = reverse("plans:template", args=[plan.template_id]) if may(user, "template.manage") else ""
        yield RailLine(_("Begun from the template “{name}”").format(name=plan.template), url)
    if plan.copied_from_id:
        earlier = Plan.objects.visible_to(user).filter(pk=plan.copied_from_id).first()
        if earlier:
            yield RailLine(_("Begun from {number}").format(number=earlier.number), earlier.get_absolute_url())
        else:
            yield RailLine(_("Begun from an earlier plan"))


def _onward(plan, user):
    if may(user, "plan.create"):
        yield RailLine(_("Begin a new plan from this one"), f"{reverse('plans:create')}?way=plan&from={plan.number}")
    if may(user, "template.manage") and not plan.confidential:
        yield RailLine(_("Save as a template"), reverse("plans:template_save", args=[plan.number]))
