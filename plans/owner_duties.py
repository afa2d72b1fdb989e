"""The owner's six duties (D4.1 to D4.6), a tracker that fills itself from what has happened in the plan's trail.

The verbs of the rooms above stand here as texts; what they mean is said in their `states.py`.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.models import ChainKind, Event
from plans import document, workdays
from plans.held_reviews import GRACE, Held, Planned, matched
from plans.models import ImprovementInput
from plans.readers import reads_working_document
from plans.rules import EDITING_VERBS
from plans.states import Element, PlanState, RevisionState

SETTLED = {"done", "verified", "cancelled"}
LINKED, GOALS = ("plan.add_part", "plans.planinput"), ("plan.add_part", "plans.goal")
# What happens to a revision before it is approved is for those who work on it.
OF_REVISION = {"plan.submit_revision", "plan.return_revision", "plan.withdraw_revision"}
TOLD = {
    "plan.add_part", "plan.submit", "plan.return", "plan.approve", "plan.approve_revision", "plan.start", "plan.close", "work.create", "work.assign",
    "work.progress", "work.finish", "work.extend.request", "work.extend.grant", "work.extend.refuse", "expense.record", "round.open", "round.close",
    "cause.write", "measure.finish", "review.hold", "knowledge.transfer", "knowledge.acknowledge",
} | OF_REVISION  # fmt: skip


# The room of verification tells how many corrective measures of a plan are done: a function of the plan.
_done_measures: list[Callable] = []


def count_measures_with(function: Callable) -> None:
    """Register who counts the corrective measures of a plan that are done, as they stand now."""
    _done_measures[:] = [function]


class DutyState(models.TextChoices):
    """How far a duty is fulfilled."""

    NOT_YET = "not_yet", pgettext_lazy("duty", "Not yet")
    UNDER_WAY = "under_way", pgettext_lazy("duty", "Under way")
    DONE = "done", pgettext_lazy("duty", "Done")


NAMES = {
    "D4.1": gettext_lazy("Identify the needs in the four elements"),
    "D4.2": gettext_lazy("Set goals and scheme and submit them for approval"),
    "D4.3": gettext_lazy("Manage and control the four-element work"),
    "D4.4": gettext_lazy("Answer for the result"),
    "D4.5": gettext_lazy("Hold regular reviews and consolidate"),
    "D4.6": gettext_lazy("Transfer knowledge after completion"),
}


@dataclass(frozen=True)
class Evidence:
    """What shows that a duty is being fulfilled, and the page where it can be read."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class OwnerDuty:
    """How a duty stands: since when, what happened last, what shows it, which planned days were missed, what is due next."""

    code: str
    state: DutyState
    since: date | None = None
    last: date | None = None
    evidence: tuple[Evidence, ...] = ()
    missed: tuple[tuple[date, str], ...] = ()
    next_due: date | None = None

    @property
    def name(self) -> str:
        """What the duty is."""
        return str(NAMES[self.code])

    @property
    def overdue(self) -> bool:
        """Whether what is due next should have happened already."""
        return self.next_due is not None and self.next_due < timezone.localdate()

    @property
    def state_words(self) -> str:
        """The words for the state."""
        return str(self.state.label)


class Told:
    """What the tracker looks at: the plan's document as its reader reads it, and what its trail says."""

    def __init__(self, plan, working: bool):
        self.plan, self.working = plan, working
        self.over = plan.state in {PlanState.CLOSED, PlanState.CANCELLED}
        events = self._events()
        grouped = events.order_by().values("verb", "object_type").annotate(count=Count("id"), first=Min("at"), last=Max("at"))
        self.groups = {(row["verb"], row["object_type"]): row for row in grouped}
        moved = events.filter(object_type="improvement.workitem").exclude(new_state="")
        self.states = dict(moved.values_list("object_id", "new_state"))
        held = events.filter(verb="review.hold").values_list("changes", flat=True)
        self.held = sorted((_held(changes) for changes in held if changes.get("held_on")), key=lambda one: one.day)
        self._read_document()

    def _events(self):
        events = Event.objects.in_chain(ChainKind.PLAN, self.plan.pk).filter(Q(verb__in=TOLD) | Q(object_type="improvement.workitem"))
        if self.working:
            return events
        frozen = Event.objects.in_chain(ChainKind.PLAN, self.plan.pk).filter(verb="plan.baseline").values_list("sequence", flat=True).last() or 0
        return events.exclude(sequence__gt=frozen, verb__in=EDITING_VERBS | OF_REVISION)

    def _read_document(self):
        plan = self.plan
        if self.working:
            elements = list(plan.inputs.values_list("source__element", flat=True))
            self.reviews = [Planned(*row) for row in plan.review_dates.order_by("planned_on").values_list("pk", "planned_on", "subject")]
            self.items = document.CONTRIBUTIONS["work_items"].export(plan)
            self.end = plan.planned_end
        else:
            frozen = plan.baseline.document
            sources = [row["source"]["id"] for row in frozen["parts"]["inputs"]]
            elements = list(ImprovementInput.objects.filter(pk__in=sources).values_list("element", flat=True))
            rows = [Planned(row["row"], date.fromisoformat(row["planned_on"]), row["subject"]) for row in frozen["parts"]["reviews"]]
            self.reviews = sorted(rows, key=lambda one: (one.day, one.subject))
            self.items = frozen.get("work_items") or []
            self.end = date.fromisoformat(frozen["plan"]["planned_end"]) if frozen["plan"]["planned_end"] else None
        self.elements = Counter(elements + [item["area"].get("element", "") for item in self.items])

    def count(self, *verbs) -> int:
        """Return how often any of these happened."""
        return sum(row["count"] for (verb, _kind), row in self.groups.items() if verb in verbs)

    def span(self, *names) -> dict:
        """Return the first and last day on which any of these happened; a name is a verb, or a verb and what it was about."""
        rows = [row for (verb, kind), row in self.groups.items() if verb in names or (verb, kind) in names]
        if not rows:
            return {"since": None, "last": None}
        return {"since": _day(min(row["first"] for row in rows)), "last": _day(max(row["last"] for row in rows))}

    def page(self, route: str, anchor: str = "") -> str:
        """Return the address of one of the plan's pages."""
        return reverse(route, args=[self.plan.number]) + anchor


def tracker(plan, user) -> list[OwnerDuty]:
    """Return how the owner's six duties stand, as the user reads the plan, in a constant number of queries."""
    return duties_of(plan, reads_working_document(user, plan))


def duties_of(plan, working: bool) -> list[OwnerDuty]:
    """Return how the six duties stand, from the working document or from the baseline in force (`working` False)."""
    told = Told(plan, working)
    return [needs(told), scheme(told), work(told), result(told), reviews(told), knowledge(told)]


def needs(told) -> OwnerDuty:
    """D4.1: needs are found in inputs and work items; approval confirms them."""
    state = DutyState.NOT_YET
    if told.elements:
        state = DutyState.DONE if told.count("plan.approve") else DutyState.UNDER_WAY
    counted = " · ".join(f"{one.label} {told.elements[one.value]}" for one in Element)
    evidence = (Evidence(_("Inputs and work items: {counted}").format(counted=counted), told.page("plans:detail", "#description")),) if told.elements else ()
    return OwnerDuty("D4.1", state, **told.span(LINKED, "work.create"), evidence=evidence)


def scheme(told) -> OwnerDuty:
    """D4.2: goals and scheme are submitted to the head of the service management system, and decided on."""
    approved, submitted = told.count("plan.approve", "plan.approve_revision"), told.count("plan.submit", "plan.submit_revision")
    open_one = not approved or (told.working and told.plan.revision_state != RevisionState.NONE)
    state = (DutyState.UNDER_WAY if submitted or GOALS in told.groups else DutyState.NOT_YET) if open_one else DutyState.DONE
    returned = told.count("plan.return", "plan.return_revision")
    words = _("Submitted {submitted}×, returned {returned}×, approved {approved}×").format(submitted=submitted, returned=returned, approved=approved)
    evidence = (Evidence(words, told.page("plans:baselines") if approved else told.page("plans:detail", "#description")),) if submitted else ()
    span = told.span(GOALS, "plan.submit", "plan.submit_revision", "plan.return", "plan.return_revision", "plan.approve", "plan.approve_revision")
    return OwnerDuty("D4.2", state, **span, evidence=evidence, next_due=None if approved or told.over else told.plan.planned_start)


def work(told) -> OwnerDuty:
    """D4.3: the work is followed: progress, assignments, requests for more time, money."""
    if not told.count("plan.start"):
        return OwnerDuty("D4.3", DutyState.NOT_YET, next_due=None if told.over else told.plan.planned_start)
    unsettled = [item for item in told.items if told.states.get(item["row"]) not in SETTLED]
    decided = told.count("work.extend.grant", "work.extend.refuse")
    done, board = len(told.items) - len(unsettled), told.page("improvement:board")
    evidence = [Evidence(_("Work items done: {done} of {all}; progress reported {times}×").format(done=done, all=len(told.items), times=told.count("work.progress")), board)]
    if asked := told.count("work.extend.request"):
        evidence.append(Evidence(_("More time asked for {asked}×, decided {decided}×").format(asked=asked, decided=decided), board))
    if spent := told.count("expense.record"):
        evidence.append(Evidence(_("Expenses recorded: {count}").format(count=spent), told.page("plans:detail", "#budget")))
    finished = told.over or (told.plan.state == PlanState.VERIFYING and not unsettled)
    due = min((date.fromisoformat(item["planned_end"]) for item in unsettled if item["planned_end"]), default=None)
    span = told.span("plan.start", "work.assign", "work.progress", "work.finish", "work.extend.grant", "work.extend.refuse", "expense.record")
    return OwnerDuty("D4.3", DutyState.DONE if finished else DutyState.UNDER_WAY, **span, evidence=tuple(evidence), next_due=None if finished else due)


def result(told) -> OwnerDuty:
    """D4.4: what was reached is checked, every miss explained, and the plan accepted."""
    opened, closed, accepted = told.count("round.open"), told.count("round.close"), told.count("plan.close")
    state = DutyState.DONE if accepted else DutyState.UNDER_WAY if opened else DutyState.NOT_YET
    words = _("Check rounds closed: {closed} of {opened}; causes analysed: {causes}; measures done: {measures}")
    words = words.format(closed=closed, opened=opened, causes=told.count("cause.write"), measures=sum(count(told.plan) for count in _done_measures) if opened else 0)
    evidence = [Evidence(words, told.page("verification:overview"))] if opened else []
    if accepted:
        evidence.append(Evidence(_("The plan was accepted and closed."), told.page("plans:detail")))
    span = told.span("round.open", "round.close", "cause.write", "measure.finish", "plan.close")
    return OwnerDuty("D4.4", state, **span, evidence=tuple(evidence), next_due=None if told.over else told.end)


def reviews(told) -> OwnerDuty:
    """D4.5: reviews are held when they were planned; a planned day since which GRACE working days passed without one is missed."""
    held = matched(told.reviews, told.held)
    left = [(one.day, one.subject) for one in told.reviews if one.row not in held]
    in_time = workdays.earliest_in_time(timezone.localdate(), GRACE)
    missed = () if told.plan.state == PlanState.CANCELLED or not told.count("plan.approve") else tuple(one for one in left if one[0] < in_time)
    ahead = [] if told.over else [planned for planned, _subject in left if planned >= in_time]
    state = DutyState.NOT_YET if not told.held else DutyState.DONE if not left or told.over else DutyState.UNDER_WAY
    words = _("Reviews held: {held}; planned: {planned}").format(held=len(told.held), planned=len(told.reviews))
    evidence = (Evidence(words, told.page("verification:overview")),) if told.held else ()
    dates = {"since": told.held[0].day, "last": told.held[-1].day} if told.held else {}
    return OwnerDuty("D4.5", state, **dates, evidence=evidence, missed=missed, next_due=min(ahead, default=None))


def _held(changes):
    """Return what the event of a review tells of it."""
    subject, row = (changes.get(name, (None, None))[1] for name in ("subject", "planned_row"))
    return Held(date.fromisoformat(changes["held_on"][1]), subject or "", row)


def knowledge(told) -> OwnerDuty:
    """D4.6: what was learnt is handed over, and its recipient acknowledges it."""
    handed, acknowledged = told.count("knowledge.transfer"), told.count("knowledge.acknowledge")
    state = DutyState.NOT_YET if not handed else DutyState.DONE if acknowledged >= handed else DutyState.UNDER_WAY
    words = _("Handed over {handed}×, acknowledged {acknowledged}×").format(handed=handed, acknowledged=acknowledged)
    evidence = (Evidence(words, told.page("verification:overview")),) if handed else ()
    return OwnerDuty("D4.6", state, **told.span("knowledge.transfer", "knowledge.acknowledge"), evidence=evidence)


def _day(moment):
    return timezone.localtime(moment).date()
