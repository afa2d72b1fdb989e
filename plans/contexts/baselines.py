"""Baselines as lists and pages show them: who approved them and why, and how much each changed."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from audit.models import ChainKind, Event
from plans import differences
from plans.models import ApprovalDecision, Baseline
from plans.seals import decisions_of


@dataclass(frozen=True)
class BaselineLine:
    """A baseline in the list: `changes` counts what differs from the one before (None for the first), `reason` says why it was revised."""

    number: int
    revision: int
    sha256: str
    approved_at: datetime
    approved_by: object
    decisions: tuple[ApprovalDecision, ...]
    in_force: bool
    changes: int | None = None
    reason: str = ""


def lines_of(plan, baselines: list[Baseline]) -> list[BaselineLine]:
    """Return the plan's baselines, which come newest first, as lines in the same order; a constant number of queries."""
    decisions, reasons = decisions_of(baselines), _reasons(plan)
    pairs = enumerate(zip_longest(baselines, baselines[1:]))
    return [_line(baseline, before, decisions, reasons, in_force=place == 0) for place, (baseline, before) in pairs]


def line_of(plan, baseline: Baseline, before: Baseline | None, in_force: bool) -> BaselineLine:
    """Return one baseline as a line; `before` is the one that it replaced."""
    return _line(baseline, before, decisions_of([baseline]), _reasons(plan), in_force)


def _line(baseline, before, decisions, reasons, in_force):
    revision = baseline.document["revision"]
    return BaselineLine(
        baseline.number, revision, baseline.sha256, baseline.approved_at, baseline.approved_by, tuple(decisions[baseline.number]), in_force,
        None if before is None else len(differences.between(before.document, baseline.document)), reasons.get(revision, "") if before else "",
    )  # fmt: skip


def _reasons(plan) -> dict[int, str]:
    """Return why each revision was opened, by its number; of one that was discarded and opened again, the last word."""
    events = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb="plan.revise")
    return {changes["revision"][1]: note for changes, note in events.values_list("changes", "note") if "revision" in changes}
