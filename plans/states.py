"""Lifecycles and vocabularies of plans and inputs (requirements G1, D2, D3; design section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import Move


class Element(models.TextChoices):
    """The four elements 四要素."""

    PEOPLE = "people", _("People")
    RESOURCES = "resources", _("Resources")
    TECHNOLOGY = "technology", _("Technology")
    PROCESS = "process", _("Process")


class Purpose(models.TextChoices):
    """What a plan serves (G1, G2)."""

    CAPABILITY = "G1", _("Improve service capability")
    BUSINESS = "G2", _("Optimise business support")


class Mechanism(models.TextChoices):
    """The eight mechanisms that G1 draws on."""

    POLICY = "policy", _("Management policy")
    OBJECTIVES = "objectives", _("Management objectives")
    AUDIT = "audit", _("Audit results")
    MEASUREMENT = "measurement", _("Service measurement")
    REVIEW = "review", _("Service review")
    SATISFACTION = "satisfaction", _("Customer satisfaction management")
    COMPLAINTS = "complaints", _("Complaint management")
    MANAGEMENT_REVIEW = "management_review", _("Management review")


class InputKind(models.TextChoices):
    """The twelve kinds of input (D2.1 to D2.12)."""

    MEASUREMENT = "D2.1", _("Need found in service measurement or review")
    CUSTOMER = "D2.2", _("Agreement of customer needs with service results")
    STANDARD = "D2.3", _("Industry standard of IT service management")
    STAFF = "D2.4", _("Raised by staff")
    MANAGEMENT = "D2.5", _("Outcome of talking with management")
    OBJECTIVE = "D2.6", _("Service objective")
    AUDIT = "D2.7", _("Internal audit of the service management system")
    TREND = "D2.8", _("Trend of a KPI")
    FEEDBACK = "D2.9", _("Feedback after an earlier process improvement")
    CHANGE = "D2.10", _("Business or technology change")
    NONCONFORMITY = "D2.11", _("Nonconformity from an assessment or audit")
    OPERATION = "D2.12", _("Problem in daily operation, a service report or a process review")


class Direction(models.TextChoices):
    """Which way is better for an indicator."""

    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")


class PlanState(models.TextChoices):
    """The stages of a plan."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    IN_PROGRESS = "in_progress", _("In progress")
    VERIFYING = "verifying", _("Verifying")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class RevisionState(models.TextChoices):
    """Whether a working revision of an approved plan is open."""

    NONE = "none", _("No revision open")
    REVISING = "revising", _("Being revised")
    REVIEWING = "reviewing", _("Revision in review")


class SignalSide(models.TextChoices):
    """On which side of the former process an indicator's signal lies."""

    ABOVE = "above", _("Above")
    BELOW = "below", _("Below")


class SignalState(models.TextChoices):
    """What became of a shift that an indicator's figures show."""

    SUGGESTED = "suggested", _("Suggested as an input")
    RAISED = "raised", _("Raised as an input")
    SET_ASIDE = "set_aside", _("Set aside")


class InputState(models.TextChoices):
    """What became of an input."""

    RAISED = "raised", _("Raised")
    ADOPTED = "adopted", _("Adopted")
    MERGED = "merged", _("Merged")
    DEFERRED = "deferred", _("Deferred")
    DECLINED = "declined", _("Declined")
    PLANNED = "planned", pgettext_lazy("input", "Planned")
    RESOLVED = "resolved", _("Resolved")
    CARRIED_OVER = "carried_over", _("Carried over")


class Part(models.TextChoices):
    """The parts that a person can have in a plan."""

    TEAM = "team", _("Team member")
    EDITOR = "editor", _("Team member with edit right")
    REVIEW_TEAM = "review_team", _("Review team")
    LEADER = "leader", _("Report recipient: responsible leader")
    SUPERVISOR = "supervisor", _("Report recipient: supervision")


# The parts of those who work on the document.
AUTHORS = (Part.TEAM, Part.EDITOR)


class Factor(models.TextChoices):
    """The nine critical success factors 关键成功因素 (F1 to F9)."""

    F1 = "F1", pgettext_lazy("factor", "Reason")
    F2 = "F2", pgettext_lazy("factor", "Inputs")
    F3 = "F3", pgettext_lazy("factor", "Standards")
    F4 = "F4", pgettext_lazy("factor", "Plan")
    F5 = "F5", pgettext_lazy("factor", "Participation")
    F6 = "F6", pgettext_lazy("factor", "Definition")
    F7 = "F7", pgettext_lazy("factor", "Staffing needs")
    F8 = "F8", pgettext_lazy("factor", "Process needs")
    F9 = "F9", pgettext_lazy("factor", "Budget needs")


class Level(models.TextChoices):
    """How much: the value of an input, and the effort it takes."""

    LOW = "low", pgettext_lazy("level", "Low")
    MEDIUM = "medium", pgettext_lazy("level", "Medium")
    HIGH = "high", pgettext_lazy("level", "High")


class StandardKind(models.TextChoices):
    """What a goal complies with (D1.3)."""

    LAW = "law", _("Law or regulation")
    STANDARD = "standard", _("Standard")
    AGREEMENT = "agreement", _("Agreement or internal rule")


class RaciPart(models.TextChoices):
    """What a role has to do with an activity."""

    RESPONSIBLE = "R", pgettext_lazy("RACI", "Responsible")
    ACCOUNTABLE = "A", pgettext_lazy("RACI", "Accountable")
    CONSULTED = "C", pgettext_lazy("RACI", "Consulted")
    INFORMED = "I", pgettext_lazy("RACI", "Informed")


class DocumentKind(models.TextChoices):
    """The service documents whose versions are kept (F8)."""

    CATALOGUE = "catalogue", _("Service catalogue")
    MANUAL = "manual", _("Service manual")


class StepMode(models.TextChoices):
    """Whether one of a step's approvers decides, or each of them (会签)."""

    ANY = "any", _("any one of them")
    ALL = "all", _("each of them")


class ApprovalState(models.TextChoices):
    """What became of a document's way through approval."""

    RUNNING = "running", _("Being decided")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    RETURNED = "returned", pgettext_lazy("approval", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")


class CommentState(models.TextChoices):
    """Whether a comment still wants something."""

    OPEN = "open", pgettext_lazy("comment", "Open")
    RESOLVED = "resolved", pgettext_lazy("comment", "Resolved")


class CycleState(models.TextChoices):
    """Whether a planning cycle still takes looks."""

    OPEN = "open", pgettext_lazy("cycle", "Open")
    CLOSED = "closed", pgettext_lazy("cycle", "Closed")


class OverrideState(models.TextChoices):
    """An override is asked for by the owner and granted by the head of the service management system."""

    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")


class Decision(models.TextChoices):
    """What an approver decided."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


PUBLISHED = frozenset({PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING, PlanState.CLOSED, PlanState.CANCELLED})
IN_FORCE = frozenset({PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING})
OPEN = IN_FORCE | {PlanState.DRAFT, PlanState.IN_REVIEW}

PLAN_MOVES = {
    "plan.submit": Move(frozenset({PlanState.DRAFT}), PlanState.IN_REVIEW),
    "plan.withdraw": Move(frozenset({PlanState.IN_REVIEW}), PlanState.DRAFT),
    "plan.return": Move(frozenset({PlanState.IN_REVIEW}), PlanState.DRAFT),
    "plan.approve": Move(frozenset({PlanState.IN_REVIEW}), PlanState.APPROVED),
    "plan.start": Move(frozenset({PlanState.APPROVED}), PlanState.IN_PROGRESS),
    "plan.verify": Move(frozenset({PlanState.IN_PROGRESS}), PlanState.VERIFYING),
    "plan.resume": Move(frozenset({PlanState.VERIFYING}), PlanState.IN_PROGRESS),
    "plan.close": Move(frozenset({PlanState.VERIFYING}), PlanState.CLOSED),
    "plan.cancel": Move(OPEN, PlanState.CANCELLED),
    "plan.revise": Move(frozenset({RevisionState.NONE}), RevisionState.REVISING, "revision_state"),
    "plan.discard_revision": Move(frozenset({RevisionState.REVISING}), RevisionState.NONE, "revision_state"),
    "plan.submit_revision": Move(frozenset({RevisionState.REVISING}), RevisionState.REVIEWING, "revision_state"),
    "plan.withdraw_revision": Move(frozenset({RevisionState.REVIEWING}), RevisionState.REVISING, "revision_state"),
    "plan.return_revision": Move(frozenset({RevisionState.REVIEWING}), RevisionState.REVISING, "revision_state"),
    "plan.approve_revision": Move(frozenset({RevisionState.REVIEWING}), RevisionState.NONE, "revision_state"),
}

UNDECIDED = frozenset({InputState.RAISED})
# An input is merged only into one that something can still come of.
MERGE_TARGETS = frozenset({InputState.RAISED, InputState.ADOPTED, InputState.PLANNED})
SIGNAL_MOVES = {
    "signal.raise": Move(frozenset({SignalState.SUGGESTED}), SignalState.RAISED),
    "signal.set_aside": Move(frozenset({SignalState.SUGGESTED}), SignalState.SET_ASIDE),
}
INPUT_MOVES = {
    "input.adopt": Move(UNDECIDED, InputState.ADOPTED),
    "input.merge": Move(UNDECIDED, InputState.MERGED),
    "input.defer": Move(UNDECIDED, InputState.DEFERRED),
    "input.decline": Move(UNDECIDED, InputState.DECLINED),
    "input.return": Move(frozenset({InputState.DEFERRED}), InputState.RAISED),
    "input.plan": Move(frozenset({InputState.ADOPTED}), InputState.PLANNED),
    "input.release": Move(frozenset({InputState.PLANNED}), InputState.ADOPTED),
    "input.resolve": Move(frozenset({InputState.PLANNED}), InputState.RESOLVED),
    "input.carry_over": Move(frozenset({InputState.PLANNED}), InputState.CARRIED_OVER),
}

OVERRIDE_MOVES = {"plan.override_factor": Move(frozenset({OverrideState.ASKED}), OverrideState.GRANTED)}

_RUNNING = frozenset({ApprovalState.RUNNING})
APPROVAL_MOVES = {
    "approval.grant": Move(_RUNNING, ApprovalState.APPROVED),
    "approval.refuse": Move(_RUNNING, ApprovalState.RETURNED),
    "approval.withdraw": Move(_RUNNING, ApprovalState.WITHDRAWN),
}
COMMENT_MOVES = {
    "comment.resolve": Move(frozenset({CommentState.OPEN}), CommentState.RESOLVED),
    "comment.reopen": Move(frozenset({CommentState.RESOLVED}), CommentState.OPEN),
}
CYCLE_MOVES = {
    "cycle.close": Move(frozenset({CycleState.OPEN}), CycleState.CLOSED),
    "cycle.reopen": Move(frozenset({CycleState.CLOSED}), CycleState.OPEN),
}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "plan": _("plan"),
    "input": _("input"),
    "indicator": _("indicator"),
    "measurement": _("measurement"),
    "signal": _("signal"),
    "attachment": _("attachment"),
    "service": _("service"),
    "objective": _("service objective"),
    "document": _("service document"),
    "cycle": _("planning cycle"),
    "comment": pgettext_lazy("on a document", "comment"),
    "template": _("template"),
    "route": _("approval route"),
    "approval": _("approval"),
    "calendar": _("working calendar"),
    "expense": _("expense"),
}
VERBS = {
    "input.raise": _("Input raised"),
    "input.edit": _("Input changed"),
    "input.adopt": _("Input adopted"),
    "input.merge": _("Input merged into another"),
    "input.defer": _("Input deferred"),
    "input.decline": _("Input declined"),
    "input.return": _("Deferred input came back"),
    "input.plan": _("Input taken up in a plan"),
    "input.release": _("Input released from a plan"),
    "input.resolve": _("Input resolved"),
    "input.carry_over": _("Input carried over"),
    "indicator.create": _("Indicator defined"),
    "indicator.edit": _("Indicator changed"),
    "measurement.record": _("Measurement recorded"),
    "measurement.correct": _("Measurement corrected"),
    "signal.find": _("Shift of an indicator found"),
    "signal.raise": _("Shift raised as an input"),
    "signal.set_aside": _("Shift set aside"),
    "attachment.add": _("File attached"),
    "service.define": _("Service defined"),
    "service.edit": _("Service changed"),
    "objective.set": _("Service objective set"),
    "objective.edit": _("Service objective changed"),
    "document.publish": _("Version of a service document registered"),
    "document.edit": _("Version of a service document changed"),
    "cycle.open": _("Planning cycle opened"),
    "cycle.edit": _("Planning cycle changed"),
    "cycle.look": _("Kind of input looked at"),
    "cycle.close": _("Planning cycle closed"),
    "cycle.reopen": _("Planning cycle opened again"),
    "comment.write": _("Comment written"),
    "comment.edit": _("Comment changed"),
    "comment.mention": _("Person mentioned in a comment"),
    "comment.unmention": _("Mention taken back"),
    "comment.resolve": _("Comment resolved"),
    "comment.reopen": _("Comment opened again"),
    "template.create": _("Template saved"),
    "template.edit": _("Template changed"),
    "route.create": _("Approval route defined"),
    "route.edit": _("Approval route changed"),
    "route.add_step": _("Step added to an approval route"),
    "route.edit_step": _("Step of an approval route changed"),
    "route.remove_step": _("Step of an approval route removed"),
    "route.add_seat": _("Approver added to a step"),
    "route.remove_seat": _("Approver removed from a step"),
    "approval.begin": _("Approval begun"),
    "approval.seat": _("Approver named"),
    "approval.advance": _("Approval went on to its next step"),
    "approval.restart": _("Approval began again, because the document changed"),
    "approval.grant": _("Approval completed"),
    "approval.refuse": _("Approval refused"),
    "approval.withdraw": _("Approval withdrawn"),
    "calendar.set": _("Day of the working calendar set"),
    "calendar.edit": _("Day of the working calendar changed"),
    "calendar.clear": _("Day of the working calendar set back"),
    "expense.record": _("Expense recorded"),
    "plan.create": _("Plan created"),
    "plan.edit": _("Plan edited"),
    "plan.add_part": _("Added to the plan"),
    "plan.edit_part": _("Changed in the plan"),
    "plan.remove_part": _("Removed from the plan"),
    "plan.submit": _("Plan submitted for approval"),
    "plan.submit_revision": _("Revision submitted for approval"),
    "plan.withdraw": _("Plan withdrawn from approval"),
    "plan.withdraw_revision": _("Revision withdrawn from approval"),
    "plan.return": _("Plan returned to its author"),
    "plan.return_revision": _("Revision returned to its author"),
    "plan.approve": _("Plan approved"),
    "plan.approve_revision": _("Revision approved"),
    "plan.baseline": _("Baseline frozen"),
    "plan.ask_override": _("Override of a success factor asked for"),
    "plan.override_factor": _("Success factor overridden"),
    "plan.withdraw_override": _("Override of a success factor withdrawn with its revision"),
    "plan.decide": _("Approval decision recorded"),
    "plan.start": _("Implementation started"),
    "plan.verify": _("Verification begun"),
    "plan.resume": _("Back to implementation"),
    "plan.revise": _("Revision opened"),
    "plan.discard_revision": _("Revision discarded"),
    "plan.cancel": _("Plan cancelled"),
    "plan.close": _("Plan accepted and closed"),
}
