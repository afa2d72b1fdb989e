"""The budget as a report prints it: planned beside spent, per line and in all."""

from decimal import Decimal

from plans import reading
from plans.contexts import budget as plan_budget
from plans.contexts.sheet import Row
from plans.parts import KINDS


def budget_of(content: dict) -> plan_budget.Budget:
    """Return the budget of a report's content; a content from before expenses were recorded has none."""
    document = content["document"]
    spent = {one["line"]: Decimal(one["amount"]) for one in content["spending"]} if "spending" in content else None
    return plan_budget.budget_of(document, _rows(document, "budget"), _rows(document, "phases"), spent)


def _rows(document, slug):
    return [Row(row["row"], reading.read(KINDS[slug].model, row)) for row in document["parts"].get(slug, [])]
