"""To whom the report of a check round goes: those whom the approved document names (V3)."""

from accounts.models import User
from reports.states import RECIPIENTS, Capacity


def of(round) -> list[tuple[User, Capacity]]:
    """Return the recipients of the round's report and their capacity, leaders first: as its baseline names them, closed accounts aside."""
    members = round.baseline.document["parts"]["members"]
    named = sorted({(row["part"], row["person"]["id"]) for row in members if row["part"] in RECIPIENTS})
    people = User.objects.active().in_bulk([person for _part, person in named])
    return [(people[person], RECIPIENTS[part]) for part, person in named if person in people]
