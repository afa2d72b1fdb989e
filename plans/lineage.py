"""Where an input comes from and what became of it, through the cycles; plans only as far as the reader may read them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.models import ImprovementInput, Plan, PlanInput
from plans.models.plans import DRAFT_READERS
from plans.readers import as_read_by, documents_in_force, in_force, working_plans
from plans.states import RevisionState

# Nothing is carried over more often than this without somebody asking why.
LONGEST = 20


@dataclass(frozen=True)
class Ancestor:
    """An input of an earlier cycle that this one continues, with the plans that answered it."""

    source: ImprovementInput
    plans: list[Plan] = field(default_factory=list)


def of(source, user) -> dict:
    """Return the lineage of an input: by name, what it comes from, what was merged into it, what goes on from it, which plans answer it."""
    rows = ImprovementInput.objects.visible_to(user)
    plans = Plan.objects.visible_to(user)
    answers = answering(user, [source.pk, source.merged_into_id])
    told = {
        "origin_plan": next(iter(as_read_by(user, plans.filter(pk=source.origin_plan_id))), None),
        "merged_into": rows.filter(pk=source.merged_into_id).first(),
        "merged": rows.filter(merged_into=source),
        "continued_by": rows.filter(origin_input=source),
        "earlier": earlier(source, user),
        "plans": answers.get(source.pk, []),
        "followed_up": answers.get(source.merged_into_id, []),
    }
    return told | {"known": any(told.values())}


def earlier(source, user) -> list[Ancestor]:
    """Return the inputs that this one continues, the nearest first, each with the plans that answered it."""
    chain = []
    place = source.origin_input_id
    while place and place not in chain and len(chain) < LONGEST:
        chain.append(place)
        place = ImprovementInput.objects.values_list("origin_input_id", flat=True).get(pk=place)
    if not chain:
        return []
    plans = answering(user, chain)
    found = ImprovementInput.objects.visible_to(user).in_bulk(chain)
    return [Ancestor(found[pk], plans.get(pk, [])) for pk in chain if pk in found]


def answering(user, pks) -> dict[int, list[Plan]]:
    """Return the plans that answer these inputs, by the input's id: as worked on where the user reads that, else as in force."""
    links = PlanInput.objects.filter(source__in=pks, plan__in=working_plans(user)).select_related("plan").order_by("-plan_id")
    plans: dict[int, list[Plan]] = {}
    for link in links:
        plans.setdefault(link.source_id, []).append(link.plan)
    for plan, row in frozen_rows(user, "inputs"):
        if row["source"]["id"] in pks:
            plans.setdefault(row["source"]["id"], []).append(plan)
    return plans


def frozen_rows(user, slug: str) -> Iterator[tuple[Plan, dict]]:
    """Yield the rows of one list from the documents in force of plans whose open revision is not for the user, each with its plan."""
    if user.roles.intersection(DRAFT_READERS):
        return
    revised = Plan.objects.visible_to(user).exclude(revision_state=RevisionState.NONE).in_bulk()
    for pk, document in documents_in_force(user, revised.values()).items():
        shown = in_force(revised[pk], document)
        yield from ((shown, row) for row in document["parts"].get(slug, []))
