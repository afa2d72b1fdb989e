"""The figures of a round in the order of the report, told from the events of the plan's chain alone, up to one of them."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from accounts.law import permit
from audit import registry
from audit.models import Event
from improvement.models import ProgressUpdate, WorkItem
from plans.models import Expense
from verification.models import ControlRow, CorrectiveMeasure, ProcessAssessment, RootCause
from verification.replaying import Standing, Told, built, replay
from verification.tracing import results, verdicts, work
from verification.tracing.shapes import Figure

TOLD = (ControlRow, RootCause, CorrectiveMeasure, WorkItem, ProgressUpdate, Expense, ProcessAssessment)


@dataclass(frozen=True)
class Traced:
    """A round being traced: what stood, its rows in their order, each with what is told of it, and the page of its table."""

    round: object
    standing: Standing
    rows: tuple[tuple[ControlRow, Told], ...]
    page: str


def of_round(check_round, user, until: int | None = None) -> list[Figure]:
    """Return the figures of a round with what is behind each; a constant number of queries. Raises NotAllowed.

    `until` is the number of the last event in the plan's chain that counts, such as the one that an issued report names as
    the end of the history it was made from: hours, spending, measures and appraisals go on after it.
    """
    permit(user, "audit.read")
    last = Q() if until is None else Q(sequence__lte=until)
    standing = replay(check_round.plan_id, TOLD, last, registry.readable(Event.objects.all(), user))
    told = standing.within(ControlRow, "round", {check_round.pk})
    rows = sorted(((built(ControlRow, pk, one, round=check_round), one) for pk, one in told.items()), key=lambda pair: pair[0].place)
    page = reverse("verification:round", args=[check_round.plan.number, check_round.number])
    traced = Traced(check_round, standing, tuple(rows), page)
    return [*results.figures(traced), *work.figures(traced), *verdicts.appraisals(traced), *verdicts.figures(traced, user)]
