"""What a row shows below it when it was missed: measures with their work and effect, and the departments concerned."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import lateness_of
from accounts.law import may
from improvement.contexts import reports_on
from plans.states import PlanState
from verification.models import ConcernedDepartment, CorrectiveMeasure
from verification.states import Effect, RoundState

TONES = {Effect.EFFECTIVE: "ok", Effect.INEFFECTIVE: "bad", Effect.INCONCLUSIVE: "warn", Effect.PENDING: "muted"}


@dataclass(frozen=True)
class Step:
    """What can follow: the words of a link and where it leads."""

    words: str
    url: str


@dataclass(frozen=True)
class MeasureView:
    """A measure as its row shows it: `can` are the deeds open to the user; `next` is what follows where it did not help."""

    measure: CorrectiveMeasure
    can: frozenset[str]
    tone: str
    lateness: str
    next: Step | None = None


@dataclass(frozen=True)
class ConcernedView:
    """A department that was asked, whether the user may speak for it, and whether the user may withdraw the request."""

    concerned: ConcernedDepartment
    can_state: bool
    can_withdraw: bool = False


@dataclass(frozen=True)
class Explained:
    """Who takes part in explaining a miss, and what is done about it."""

    measures: tuple[MeasureView, ...] = ()
    concerned: tuple[ConcernedView, ...] = ()


def explained(row, user, can, later, by=None) -> Explained:
    """Return what stands beside a row's cause; `can` are the deeds on the row, `later` the rows that check it again, `by` measures lateness."""
    cause = getattr(row, "cause", None)
    measures = tuple(cause.measures.all()) if cause else ()
    for measure in measures:
        cause.row, measure.cause = row, cause
    asked = tuple(row.concerned.all())
    for one in asked:
        one.row = row
    return Explained(
        tuple(measure_view(measure, user, can, later, by) for measure in measures),
        tuple(_concerned(one, user) for one in asked),
    )


def _concerned(one, user):
    can_state = one.may_still_speak and may(user, "cause.state", one)
    return ConcernedView(one, can_state, one.is_awaited and may(user, "cause.withdraw", one))


def measure_view(measure, user, can, later, by=None) -> MeasureView:
    """Return a measure with its deeds, and what follows where it did not help; a list brings the yardstick of lateness in `by`."""
    deeds = frozenset(_deeds(measure, user, can))
    failed = measure.effect in {Effect.INEFFECTIVE, Effect.INCONCLUSIVE}
    lateness = "" if measure.is_done else lateness_of(measure.due_now, by)
    return MeasureView(measure, deeds, TONES[measure.effect], lateness, _following(measure.cause.row, can, later) if failed else None)


def reports(measure, user) -> bool:
    """Return whether the user reports progress on the work that carries a measure out."""
    if measure.work_item is None:
        return False
    measure.work_item.plan = measure.plan  # so that what the law asks of the plan is asked once
    return not measure.is_done and reports_on(user, measure.work_item)


def can_finish(measure, user) -> bool:
    """Return whether the user can report a measure as done; the law aside, not where parts tell how far its work is."""
    return not measure.is_done and not getattr(measure, "work_has_parts", False) and may(user, "measure.finish", measure)


def _deeds(measure, user, can):
    if reports(measure, user):
        yield "report"
    if can_finish(measure, user):
        yield "finish"
    if not measure.is_done and "explain" in can:
        yield "edit"
    ended = measure.is_done and measure.effect_until and timezone.localdate() > measure.effect_until
    if ended and may(user, "measure.judge", measure):
        yield "judge"


def _following(row, can, later):
    """Return what follows a measure that did not help: the miss travels on, is checked again, or gets another measure."""
    at = [row.plan.number, row.round.number, row.place]
    if row.carried_into_id:
        return Step(_("The miss travels on as input {number}.").format(number=row.carried_into.number), row.carried_into.get_absolute_url())
    if later:
        again = later[-1].round
        return Step(_("Round {number} checks the item again.").format(number=again.number), reverse("verification:round", args=[row.plan.number, again.number]))
    if "explain" in can:
        return Step(_("Set another measure"), reverse("verification:measure-add", args=at))
    if "carry" in can:
        return Step(_("Carry the miss over into a new input"), reverse("verification:carry-over", args=at))
    if row.round.state == RoundState.OPEN or row.plan.state in {PlanState.IN_PROGRESS, PlanState.VERIFYING}:
        return Step(_("The plan's owner sets another measure or carries the miss over."), f"{reverse('verification:round', args=at[:2])}#row-{row.place}")
    return Step(_("The plan is closed: raise it as a new input."), reverse("plans:input_raise"))
