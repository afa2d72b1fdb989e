"""Lifecycles of work items and extension requests (design section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import Move


class WorkState(models.TextChoices):
    """The states of a work item."""

    TO_DO = "todo", _("To do")
    DOING = "doing", _("Doing")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    VERIFIED = "verified", _("Verified")
    CANCELLED = "cancelled", _("Cancelled")


class ScopeState(models.TextChoices):
    """Whether an item belongs to the approved scope."""

    APPROVED = "approved", _("In scope")
    PENDING = "pending", _("Pending approval")


class ExtensionState(models.TextChoices):
    """The states of a request for more time."""

    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


S = WorkState
# One report may block or finish work that nobody reported as begun: each report is one move, one step of the version.
WORK_MOVES = {
    "work.start": Move(frozenset({S.TO_DO}), S.DOING),
    "work.block": Move(frozenset({S.TO_DO, S.DOING}), S.BLOCKED),
    "work.unblock": Move(frozenset({S.BLOCKED}), S.DOING),
    "work.finish": Move(frozenset({S.TO_DO, S.DOING, S.BLOCKED}), S.DONE),
    "work.reopen": Move(frozenset({S.DONE}), S.DOING),
    "work.verify": Move(frozenset({S.DONE}), S.VERIFIED),
    "work.reject": Move(frozenset({S.DONE}), S.DOING),
    "work.cancel": Move(frozenset({S.TO_DO, S.DOING, S.BLOCKED}), S.CANCELLED),
}
SCOPE_MOVES = {"work.approve_scope": Move(frozenset({ScopeState.PENDING}), ScopeState.APPROVED, "scope_state")}
EXTENSION_MOVES = {
    "work.extend.grant": Move(frozenset({ExtensionState.ASKED}), ExtensionState.GRANTED),
    "work.extend.refuse": Move(frozenset({ExtensionState.ASKED}), ExtensionState.REFUSED),
}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "work": _("work item"),
}
VERBS = {
    "work.create": _("Work item added"),
    "work.edit": _("Work item changed"),
    "work.remove": _("Work item removed"),
    "work.assign": _("Work item assigned"),
    "work.progress": _("Progress reported"),
    "work.start": _("Work begun"),
    "work.block": _("Work blocked"),
    "work.unblock": _("Work no longer blocked"),
    "work.finish": _("Work done"),
    "work.reopen": _("Work taken up again"),
    "work.verify": _("Work verified"),
    "work.reject": _("Work not accepted"),
    "work.cancel": _("Work item cancelled"),
    "work.approve_scope": _("Work item taken into the approved scope"),
    "work.extend.request": _("More time asked for"),
    "work.extend.grant": _("More time granted"),
    "work.extend.refuse": _("More time refused"),
    "work.postpone": _("Planned end moved"),
}
