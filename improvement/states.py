"""Lifecycles of work items and extension requests (design section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class Priority(models.TextChoices):
    """What is done first."""

    LOW = "low", pgettext_lazy("priority", "Low")
    NORMAL = "normal", pgettext_lazy("priority", "Normal")
    HIGH = "high", pgettext_lazy("priority", "High")
    URGENT = "urgent", pgettext_lazy("priority", "Urgent")


class TransferKind(models.TextChoices):
    """Which way a table goes."""

    EXPORT = "export", _("Export")
    TRIAL = "trial", _("Trial of an import")
    IMPORT = "import", _("Import")


class TransferState(models.TextChoices):
    """How far an export or import is."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Under way")
    FINISHED = "finished", pgettext_lazy("transfer", "Finished")
    FAILED = "failed", _("Failed")


S = WorkState
# One report may block or finish work that nobody reported as begun: each report is one move, one step of the version.
WORK_MOVES = {
    "work.start": Move(frozenset({S.TO_DO}), S.DOING),
    "work.block": Move(frozenset({S.TO_DO, S.DOING}), S.BLOCKED),
    "work.unblock": Move(frozenset({S.BLOCKED}), S.DOING),
    "work.finish": Move(frozenset({S.TO_DO, S.DOING, S.BLOCKED}), S.DONE),
    "work.reopen": Move(frozenset({S.DONE}), S.DOING),
    "work.verify": Move(frozenset({S.DONE}), S.VERIFIED),
    # The checker corrects what the control table says of it.
    "work.unverify": Move(frozenset({S.VERIFIED}), S.DONE),
    "work.reject": Move(frozenset({S.DONE}), S.DOING),
    "work.cancel": Move(frozenset({S.TO_DO, S.DOING, S.BLOCKED}), S.CANCELLED),
    # Taking the last report back leads to wherever the item was before it.
    "work.undo_to_todo": Move(frozenset({S.DOING, S.BLOCKED, S.DONE}), S.TO_DO),
    "work.undo_to_doing": Move(frozenset({S.BLOCKED, S.DONE}), S.DOING),
    "work.undo_to_blocked": Move(frozenset({S.DOING, S.DONE}), S.BLOCKED),
    "work.undo_to_done": Move(frozenset({S.DOING}), S.DONE),
}
SCOPE_MOVES = {"work.approve_scope": Move(frozenset({ScopeState.PENDING}), ScopeState.APPROVED, "scope_state")}
EXTENSION_MOVES = {
    "work.extend.grant": Move(frozenset({ExtensionState.ASKED}), ExtensionState.GRANTED),
    "work.extend.refuse": Move(frozenset({ExtensionState.ASKED}), ExtensionState.REFUSED),
}

TRANSFER_MOVES = {
    "transfer.start": Move(frozenset({TransferState.QUEUED}), TransferState.RUNNING),
    "transfer.finish": Move(frozenset({TransferState.RUNNING}), TransferState.FINISHED),
    "transfer.fail": Move(frozenset({TransferState.QUEUED, TransferState.RUNNING}), TransferState.FAILED),
}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "work": _("work item"),
    "area": _("improvement area"),
    "view": _("saved view"),
    "feed": _("calendar feed"),
    "thresholds": _("thresholds of supervision"),
    "transfer": _("export or import"),
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
    "work.unverify": _("Verification of work taken back"),
    "work.reject": _("Work not accepted"),
    "work.cancel": _("Work item cancelled"),
    "work.undo_to_todo": _("Back to “to do”: a report was taken back"),
    "work.undo_to_doing": _("Back to “doing”: a report was taken back"),
    "work.undo_to_blocked": _("Back to “blocked”: a report was taken back"),
    "work.undo_to_done": _("Back to “done”: a report was taken back"),
    "work.undo": _("Report of progress taken back"),
    "work.detail": _("Details of a work item changed"),
    "work.roll_up": _("Progress taken over from its parts"),
    "work.tick": _("Point of a checklist done"),
    "work.untick": _("Point of a checklist open again"),
    "work.add_point": _("Point added to a checklist"),
    "work.remove_point": _("Point removed from a checklist"),
    "work.depend": _("Dependency between work items added"),
    "work.free": _("Dependency between work items removed"),
    "work.add_helper": _("Helper added to a work item"),
    "work.remove_helper": _("Helper removed from a work item"),
    "area.create": _("Improvement area added"),
    "area.edit": _("Improvement area changed"),
    "view.keep": _("View saved"),
    "view.drop": _("Saved view removed"),
    "feed.open": _("Calendar feed opened"),
    "feed.revoke": _("Calendar feed revoked"),
    "thresholds.set": _("Thresholds of supervision set"),
    "transfer.order": _("Export or import ordered"),
    "transfer.start": _("Export or import begun"),
    "transfer.finish": _("Export or import finished"),
    "transfer.fail": _("Export or import failed"),
    "work.approve_scope": _("Work item taken into the approved scope"),
    "work.extend.request": _("More time asked for"),
    "work.extend.grant": _("More time granted"),
    "work.extend.refuse": _("More time refused"),
    "work.postpone": _("Planned end moved"),
}
