"""The control table 服务改进控制表 generated from a frozen document, item by item (V1)."""

from dataclasses import dataclass, replace
from decimal import Decimal

from plans.states import Direction
from verification import rules
from verification.states import RowKind

# Outcomes and measurement criteria carry no weight in the plan; they count like a work item.
WEIGHT_WITHOUT_ONE = Decimal(5)
LONGEST = 2000


@dataclass(frozen=True)
class RowFacts:
    """What one row of the control table takes over from the baseline; `assignee` is a person's id."""

    kind: str
    source_id: int
    title: str
    criterion: str = ""
    element: str = ""
    indicator_code: str = ""
    unit: str = ""
    direction: str = ""
    baseline_value: Decimal | None = None
    target_value: Decimal | None = None
    weight: Decimal = WEIGHT_WITHOUT_ONE
    must_pass: bool = False
    assignee: int | None = None

    @property
    def source(self) -> tuple[str, int]:
        """Which row of the baseline this is: the same in every round."""
        return self.kind, self.source_id


def rows_of(document: dict, only: set | None = None) -> list[RowFacts]:
    """Return the rows for a baseline's document: goals, work items, expected outcomes, measurement criteria.

    `only` keeps the sources, (kind, id) pairs, that are in it. The weights are scaled to 100 over what is kept.
    """
    parts = document["parts"]
    rows = [
        *map(_goal, parts["goals"]),
        *map(_work, document.get("work_items") or []),
        *map(_outcome, parts["outcomes"]),
        *map(_measure, parts["measures"]),
    ]
    kept = [row for row in rows if only is None or row.source in only]
    weights = rules.scaled([row.weight for row in kept])
    return [replace(row, weight=weight) for row, weight in zip(kept, weights, strict=True)]


def _goal(goal):
    sign = "≥" if goal["direction"] == Direction.UP else "≤"
    code = goal["indicator"]["code"]
    criterion = f"{code} {sign} {goal['target_value']} {goal['unit']} · {goal['due']} · {goal['how_measured']}"
    return RowFacts(
        RowKind.GOAL,
        goal["row"],
        goal["statement"],
        criterion[:LONGEST],
        indicator_code=code,
        unit=goal["unit"],
        direction=goal["direction"],
        baseline_value=Decimal(goal["baseline_value"]),
        target_value=Decimal(goal["target_value"]),
        weight=Decimal(goal["weight"]),
        must_pass=goal["must_pass"],
    )


def _work(item):
    return RowFacts(
        RowKind.WORK,
        item["row"],
        item["title"],
        item["acceptance"],
        item["area"]["element"],
        weight=Decimal(item["weight"]),
        must_pass=item["must_pass"],
        assignee=item["assignee"] and item["assignee"]["id"],
    )


def _outcome(outcome):
    return RowFacts(RowKind.OUTCOME, outcome["row"], outcome["text"], outcome["acceptance"])


def _measure(measure):
    return RowFacts(RowKind.MEASURE, measure["row"], measure["text"])
