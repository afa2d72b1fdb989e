"""Reads the project's copy of policy.csv and says, independently of the product's rules, what must happen."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accounts.states import Role

POLICY = Path(__file__).parent.parent / "data" / "policy.csv"
YES, NOT_ALLOWED, WRONG_STATE, UNSEEN = "yes", 403, 409, 404


@dataclass(frozen=True)
class Row:
    """A row of the policy, split into its tokens."""

    action: str
    who: tuple[str, ...]
    states: frozenset[str]
    never: tuple[str, ...]


@cache
def rows() -> list[Row]:
    """Return the rows of the policy; "as plan.approve" is read as that row's."""
    with POLICY.open(newline="", encoding="utf-8") as file:
        raw = list(csv.DictReader(file))
    who = {row["action"]: row["who"] for row in raw}
    return [
        Row(
            row["action"],
            _tokens(who.get(row["who"].removeprefix("as "), row["who"])),
            frozenset(_tokens(row["allowed_states"])),
            _tokens(row["never"]),
        )
        for row in raw
    ]


def _tokens(text):
    return tuple(token.split(" (")[0].strip() for token in text.split("|") if token.strip())


# What the words of the policy mean, told from the facts of a world.
RELATIONS = {
    "any signed-in user": lambda world, person: True,
    "owner": lambda world, person: world.plan is not None and person.pk == world.plan.owner_id,
    "team": lambda world, person: person.pk in world.team,
    "team member with edit right": lambda world, person: person.pk == world.people.planner.pk,
    "submitter": lambda world, person: person.pk == world.plan.submitted_by_id,
    "anyone who edited the revision": lambda world, person: person.pk in world.editors,
    "assignee": lambda world, person: person.pk == world.people.delivery.pk,
    "assignee of that item": lambda world, person: person.pk == world.people.delivery.pk,
    "the requester": lambda world, person: person.pk == world.people.delivery.pk,
    "checker of the round": lambda world, person: person.pk == world.row.checker_id,
    "checker": lambda world, person: person.pk in world.checkers,
    "department named on the row": lambda world, person: person.department_id == (world.missed.department_id or -1),
    "the named recipient": lambda world, person: person.pk == world.recipient.pk,
    "recipients": lambda world, person: person.pk in {world.people.leadership.pk, world.people.supervision.pk},
    "the raiser when no other decider exists is still refused": lambda world, person: person.pk == world.people.planner.pk,
}


def holds(token: str, world, person) -> bool:
    """Return whether a token of the policy speaks of this person in this world."""
    if token == "plan readers":
        return sees_plan(world, person)
    if token in Role.values:
        return token in person.roles
    return RELATIONS[token](world, person)


def sees_plan(world, person) -> bool:
    """Return whether the person may read the world's plan (rows plan.read)."""
    if world.plan is None:
        return True
    readers = [row for row in rows() if row.action == "plan.read" and world.plan.state in row.states]
    return any(holds(token, world, person) for row in readers for token in row.who)


def verdict(action: str, world, person, unseen: bool | None = None):
    """Return what must happen: YES, 403, 409, or 404 for whom the thing does not exist."""
    if not sees_plan(world, person) if unseen is None else unseen:
        return UNSEEN
    mine = [row for row in rows() if row.action == action]
    fitting = [row for row in mine if not row.states or row.states & world.states]
    if any(_names(row, world, person) for row in fitting):
        return YES
    if not fitting and any(_names(row, world, person) for row in mine):
        return WRONG_STATE
    return NOT_ALLOWED


def _names(row, world, person):
    return any(holds(token, world, person) for token in row.who) and not any(holds(token, world, person) for token in row.never)
