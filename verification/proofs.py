"""What the product itself can tell of the criteria of a process appraisal, from the trail and the records (V4)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import ChainKind, Event
from improvement.models import ProgressUpdate
from improvement.readers import as_in_force
from improvement.states import WorkState
from verification import responsible
from verification.models import ControlRow
from verification.reviewing import planned_of
from verification.states import Proof, Result

# Between two reports on work that is under way no more days than a month has.
LONGEST_SILENCE = timedelta(days=31)


@dataclass(frozen=True)
class Case:
    """Something that is not as the criterion wants it, and the page where it can be seen."""

    words: str
    url: str


@dataclass(frozen=True)
class Found:
    """What was found: of `total` things `good` are as the criterion wants them; `cases` name those that are not."""

    good: int
    total: int
    cases: tuple[Case, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """The share that is as it should be, in %; None where there is nothing to tell."""
        return (Decimal(self.good) * 100 / self.total).quantize(Decimal("0.01")) if self.total else None

    @property
    def words(self) -> str:
        """The finding in a sentence."""
        if not self.total:
            return _("Nothing to tell yet.")
        return _("{good} of {total}").format(good=self.good, total=self.total)

    def as_json(self) -> dict:
        """Return the finding as it is kept with the appraisal."""
        return {"good": self.good, "total": self.total, "cases": [asdict(case) for case in self.cases]}


def found(plan, proof: str) -> Found:
    """Return what the records say of a criterion (a value of `Proof`) for a plan."""
    return PROOFS[Proof(proof)](plan)


def approved_first(plan) -> Found:
    """I1: no work was reported before the plan was approved; each report after the first approval is as it should be."""
    reports = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb="work.progress")
    first = plan.baselines.order_by("number").first()
    early = list(reports.filter(at__lt=first.approved_at)) if first else list(reports)
    total = reports.count()
    return Found(total - len(early), total, _reports(early))


def reviews_held(plan) -> Found:
    """D4.5: the planned reviews whose day has come were held in time."""
    today = timezone.localdate()
    due = [one for one in planned_of(plan) if one.planned_on <= today and (one.review or one.missed)]
    late = [one for one in due if not one.in_time]
    return Found(len(due) - len(late), len(due), tuple(Case(f"{one.planned_on} {one.subject}", _review_page(plan, one)) for one in late))


def checks_independent(plan) -> Found:
    """V1: no row was checked, or had ever got a result, by whoever answered for it then or owns the plan."""
    rows = list(_rows(plan).exclude(result=Result.PENDING).select_related("round"))
    for number in {row.round.number for row in rows}:
        responsible.tell(plan.pk, number, [row for row in rows if row.round.number == number])
    checked: dict[int, list] = {row.pk: [(row.checked_by_id, row.checked_at)] for row in rows}
    for row, person, at in responsible.recordings().filter(chain_number=plan.pk).order_by().values_list("object_id", "actor", "at"):
        checked.setdefault(row, []).append((person, at))
    own = [row for row in rows if any(_own(plan, row, *check) for check in checked[row.pk])]
    return Found(len(rows) - len(own), len(rows), tuple(_row_case(plan, row) for row in own))


def _own(plan, row, person, at):
    since = responsible.of_row(row).get(person)
    return person == plan.owner_id or (since is not None and since <= at)


def misses_explained(plan) -> Found:
    """V2: every miss has a cause and at least one measure."""
    rows = list(_rows(plan).missed().select_related("round", "cause").prefetch_related("cause__measures"))
    bare = [row for row in rows if not (hasattr(row, "cause") and row.cause.measures.all())]
    return Found(len(rows) - len(bare), len(rows), tuple(_row_case(plan, row) for row in bare))


def work_in_time(plan) -> Found:
    """D4.3: the work items whose end has come ended by the end that is in force, or was granted."""
    today = timezone.localdate()
    items = [item for item in as_in_force(plan.work_items.in_scope()) if item.actual_end or item.planned_end < today]
    late = [item for item in items if (item.actual_end or today) > item.planned_end]
    return Found(len(items) - len(late), len(items), tuple(_item_case(plan, item) for item in late))


def reports_regular(plan) -> Found:
    """I2: work that was under way was never silent for longer than a month."""
    begun = as_in_force(plan.work_items.in_scope().exclude(actual_start=None).exclude(state=WorkState.TO_DO))
    times: dict[int, list] = {item.pk: [] for item in begun}
    for item, at in ProgressUpdate.objects.filter(item__in=list(times)).order_by("created_at").values_list("item", "created_at"):
        times[item].append(at)
    silent = [item for item in begun if _is_silent(times[item.pk], item)]
    return Found(len(times) - len(silent), len(times), tuple(_item_case(plan, item) for item in silent))


PROOFS: dict[str, Callable[..., Found]] = {
    Proof.APPROVED_FIRST: approved_first,
    Proof.REVIEWS_HELD: reviews_held,
    Proof.CHECKS_INDEPENDENT: checks_independent,
    Proof.MISSES_EXPLAINED: misses_explained,
    Proof.WORK_IN_TIME: work_in_time,
    Proof.REPORTS_ANSWERED: reports_regular,
}


def _rows(plan):
    return ControlRow.objects.filter(round__plan=plan).order_by("round__number", "place")


def _row_case(plan, row):
    words = _("round {round}, no. {no}: {item}").format(round=row.round.number, no=row.place, item=row.title[:80])
    return Case(words, reverse("verification:round", args=[plan.number, row.round.number]) + f"#row-{row.place}")


def _item_case(plan, item):
    return Case(str(item), reverse("improvement:item", args=[plan.number, item.number]))


def _reports(events):
    """Return the items that these reports of progress were about, each once."""
    updates = ProgressUpdate.objects.filter(pk__in=[event.object_id for event in events]).select_related("item__plan")
    items = {update.item_id: update.item for update in updates}
    return tuple(_item_case(item.plan, item) for item in as_in_force(items.values()))


def _review_page(plan, planned):
    if planned.review is not None:
        return reverse("verification:review", args=[plan.number, planned.review.pk])
    return reverse("verification:overview", args=[plan.number]) + "#reviews"


def _is_silent(times, item):
    ended = [] if item.actual_end is None else times[-1:]
    marks = [*times, *(ended or [timezone.now()])]
    return any(later - earlier > LONGEST_SILENCE for earlier, later in pairwise(marks))
