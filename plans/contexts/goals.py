"""The goals of a plan's document, each with the laws and standards it names and those who were consulted about it (D1.1 to D1.3)."""

from dataclasses import dataclass

from plans.contexts.sheet import Editing, Row, RowList


@dataclass(frozen=True)
class Beside:
    """Rows that show at a goal, or, with goal 0, below the goals: where one is added, and the form that is open among them."""

    rows: tuple[Row, ...]
    add_url: str = ""
    add_label: str = ""
    editing: Editing | None = None

    @property
    def adding(self) -> bool:
        """Whether the form for a new row is open here."""
        return bool(self.editing) and not self.editing.row


@dataclass(frozen=True)
class GoalShown:
    """A goal with what belongs to it."""

    row: Row
    standards: Beside
    consultations: Beside


def goals_of(lists: dict[str, RowList]) -> tuple[GoalShown, ...]:
    """Return the goals of a section's lists."""
    goals = lists["goals"].rows
    # A law or standard belongs to a goal, so its form opens at one in any case; a consultation may be about the whole plan.
    at = {slug: _place(lists[slug].editing, goals, fallback) for slug, fallback in (("standards", goals[0].id if goals else 0), ("consultations", 0))}
    return tuple(GoalShown(row, *(_beside(lists[slug], row.id, at[slug]) for slug in ("standards", "consultations"))) for row in goals)


def others_of(lists: dict[str, RowList]) -> Beside:
    """Return the consultations about the whole plan."""
    return _beside(lists["consultations"], 0, _place(lists["consultations"].editing, lists["goals"].rows, 0))


def _place(editing, goals, fallback):
    """Return at which goal an open form for a new row shows: the one that it names, where there is such a goal."""
    if editing is None or editing.row:
        return fallback
    named = str(editing.form["goal"].value() or "")
    return next((goal.id for goal in goals if str(goal.id) == named), fallback)


def _beside(rows, goal, place):
    here = tuple(row for row in rows.rows if _goal_of(row) == goal)
    opens = rows.editing and (rows.editing.row in {row.id for row in here} if rows.editing.row else place == goal)
    add_url = rows.add_url and f"{rows.add_url}?goal={goal}" if goal else rows.add_url
    return Beside(here, add_url, rows.add_label, rows.editing if opens else None)


def _goal_of(row):
    goal = row.facts.get("goal")
    return goal.id if goal else 0
