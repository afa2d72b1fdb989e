"""The rail of the plan's page: stages, whose turn, success factors, decisions, baselines, and what can be done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.law import may
from audit.models import ChainKind, Event
from plans import discussion, returns, turns
from plans.actions.plans import missing_for_closing
from plans.contexts.approval import Progress, RouteChoice, progress_of, routes_for
from plans.owner_duties import OwnerDuty, tracker
from plans.readers import factors_read_by, reads_working_document
from plans.seals import decisions_read_by
from plans.states import PlanState, RevisionState

WAY = [PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING, PlanState.CLOSED]
FILES_SHOWN = 5


@dataclass(frozen=True)
class Stage:
    """A stage on the plan's way: `state` is done, now, next or off; `note` is the date it was reached."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class FactorLine:
    """A success factor: `mark` is yes, no or over; `missing` are (sentence, address) pairs, `reasons` say why it holds."""

    code: str
    name: str
    rule: str
    mark: str
    missing: tuple[tuple[str, str], ...]
    override: object = None
    ask_url: str = ""
    grant_url: str = ""
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deed:
    """Something the user may do to the plan now, with or without words: `words` is "", "optional" or "required"."""

    verb: str
    url: str
    label: str
    text: str
    danger: bool = False
    words: str = ""
    name: str = "note"
    words_label: str = ""
    # Whether its address is a page that tells more before it is done.
    page: bool = False


@dataclass(frozen=True)
class Rail:
    """All the rail's blocks."""

    stages: tuple[Stage, ...]
    turn: turns.Turn
    factors: tuple[FactorLine, ...]
    met: int
    decisions: tuple
    baselines: tuple
    deeds: tuple[Deed, ...]
    grave_deeds: tuple[Deed, ...]
    revision_words: str
    missing_for_closing: tuple[str, ...]
    baselines_url: str
    files: tuple[tuple[str, str], ...]
    files_url: str
    duties: tuple[OwnerDuty, ...] = ()
    progress: Progress | None = None
    routes: tuple[RouteChoice, ...] = ()
    # Whether the document is still, to the letter, the one that was returned: then submitting it again needs a word.
    unchanged: bool = False

    @property
    def blocking(self) -> int:
        """How many success factors keep the document from being submitted: open, and no override of them is asked for."""
        return sum(line.mark == "no" and not line.override for line in self.factors)

    @property
    def asked(self) -> int:
        """How many success factors are open with an override asked for, which keeps the document from approval only."""
        return sum(line.mark == "no" and bool(line.override) for line in self.factors)


def rail_for(plan, user) -> Rail:
    """Return the rail as this user sees it, in a constant number of queries."""
    evaluated = factors_read_by(user, plan)
    editing = may(user, "plan.edit", plan)
    lines = tuple(_factor_line(plan, user, result, editing) for result in evaluated)
    deeds = deeds_for(plan, user)
    turn, submits = turns.turn_of(plan, user, evaluated), may(user, "plan.submit", plan)
    return Rail(
        stages=tuple(stages_of(plan)),
        turn=turn,
        factors=lines,
        met=sum(line.mark != "no" for line in lines),
        decisions=tuple(decisions_read_by(user, plan)),
        baselines=tuple(plan.baselines.defer("document").select_related("approved_by")),
        deeds=tuple(deed for deed in deeds if not deed.danger),
        grave_deeds=tuple(deed for deed in deeds if deed.danger),
        revision_words="" if plan.revision_state == RevisionState.NONE else str(plan.get_revision_state_display()),
        missing_for_closing=tuple(missing_for_closing(plan)) if plan.state == PlanState.VERIFYING else (),
        baselines_url=reverse("plans:baselines", args=[plan.number]),
        files=tuple((name, reverse("plans:attachment", args=[pk])) for pk, name in plan.attachments.values_list("pk", "name")[:FILES_SHOWN]),
        files_url=reverse("plans:attachments", args=[plan.number]),
        duties=tuple(tracker(plan, user)),
        progress=progress_of(plan) if "in_review" in plan.law_states and reads_working_document(user, plan) else None,
        routes=tuple(routes_for(plan)) if submits else (),
        unchanged=bool(submits and turn.returned and returns.says_the_same(plan, turn.returned)),
    )


def stages_of(plan) -> list[Stage]:
    """Return the stages of the plan's way with the dates they were reached."""
    reached = _reached(plan)
    if plan.state == PlanState.CANCELLED:
        been = [Stage(str(state.label), "done", reached.get(state, "")) for state in WAY if state == PlanState.DRAFT or state in reached]
        return [*been, Stage(str(PlanState.CANCELLED.label), "now", reached.get(PlanState.CANCELLED, ""))]
    here = WAY.index(plan.state)
    marks = ["done"] * here + ["now"] + ["next"] * (len(WAY) - here - 1)
    return [Stage(str(state.label), mark, reached.get(state, "") if mark != "next" else "") for state, mark in zip(WAY, marks, strict=True)]


def _reached(plan) -> dict[str, str]:
    events = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(object_type=plan._meta.label_lower, new_state__in=PlanState.values)
    dates = {state: format_date(timezone.localtime(at), "Y-m-d") for state, at in events.values_list("new_state", "at")}
    return {PlanState.DRAFT.value: format_date(timezone.localtime(plan.created_at), "Y-m-d")} | dates


def _factor_line(plan, user, result, editing) -> FactorLine:
    open_one = not result.passes
    return FactorLine(
        result.code, result.name, result.rule, "yes" if result.holds else "over" if result.overridden else "no",
        tuple((missing.sentence, missing.address(plan, editing)) for missing in result.missing),
        result.override,
        ask_url=reverse("plans:ask-override", args=[plan.number, result.code]) if open_one and may(user, "plan.submit", plan) else "",
        grant_url=reverse("plans:override", args=[plan.number, result.code]) if open_one and may(user, "plan.override_factor", plan) else "",
        reasons=result.reasons, remarks=result.remarks,
    )  # fmt: skip


def deeds_for(plan, user) -> list[Deed]:
    """Return what this user may do to the plan now; what a page of its own is for (approval) is left to that page."""
    return [
        Deed(verb, reverse("plans:revision" if more.get("page") else f"plans:{verb}", args=[plan.number]), label, text, **more)
        for verb, action, label, text, more in _all_deeds(plan)
        if may(user, action, plan) and _fits(verb, plan)
    ]


def _fits(verb, plan):
    revising = plan.revision_state == RevisionState.REVISING
    return {"revise": plan.revision_state == RevisionState.NONE, "discard-revision": revising}.get(verb, True)


def _submit_words(plan):
    # Open comments do not keep a document from being submitted, but whoever submits it knows of them.
    open_ones = discussion.open_threads(plan)
    if not open_ones:
        return _("Submit for approval")
    return ngettext("Submit for approval ({count} open comment)", "Submit for approval ({count} open comments)", open_ones).format(count=open_ones)


def _all_deeds(plan):
    optional, reason = {"words": "optional"}, {"words": "required", "name": "reason", "words_label": _("Reason"), "danger": True}
    return [
        ("submit", "plan.submit", _submit_words(plan), _("The document is then closed until it is approved, returned or withdrawn."), optional),
        ("withdraw", "plan.withdraw", _("Withdraw from approval"), _("The document is open for editing again."), optional),
        ("start", "plan.start", _("Start the implementation"), _("From now on the work items can be worked off."), {}),
        ("close", "plan.close", _("Accept and close"), _("The improvement is accepted; nothing in the plan can change after."), optional),
        ("revise", "plan.revise", _("Revise the plan"), _("Opens a working revision. The approved baseline stays in force until the revision is approved."), {"words": "required", "words_label": _("Reason")}),
        ("discard-revision", "plan.revise", _("Discard the revision"), _("The document goes back to the baseline in force."), {"danger": True, "page": True}),
        ("cancel", "plan.cancel", _("Cancel the plan"), _("The plan ends here. Its inputs go back to the register."), reason),
    ]  # fmt: skip
