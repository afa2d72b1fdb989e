"""A planning cycle read kind by kind: what was raised in its span, who looked, and what is still missing (D2, F2)."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from audit.errors import WrongState
from plans.models import CycleLook, ImprovementInput
from plans.spans import within
from plans.states import CycleState, InputKind


@dataclass(frozen=True)
class Line:
    """One of the twelve kinds in a cycle: how many inputs were raised, and the look at it, if anybody looked."""

    kind: InputKind
    raised: int
    look: CycleLook | None

    @property
    def contradicted(self) -> bool:
        """Whether "none found" was recorded although inputs of the kind are there by now."""
        return bool(self.look and self.look.none_found and self.raised)

    @property
    def missing(self) -> str:
        """The sentence that says what the kind still lacks, or nothing."""
        if self.look is None:
            return _("{kind} has not been looked at.").format(kind=words_of(self.kind))
        if self.contradicted:
            return _("{kind}: “none found” was recorded, but inputs have been raised since. Look at it again.").format(kind=words_of(self.kind))
        return ""


def refuse_closed(cycle) -> None:
    """Raise WrongState for a cycle that is closed: what was looked at then stands."""
    if cycle.state != CycleState.OPEN:
        raise WrongState(_("“{cycle}” is closed. Open it again to change it.").format(cycle=cycle))


def words_of(kind) -> str:
    """Return a kind with its code: "D2.8 Trend of a KPI"."""
    return f"{InputKind(kind).value} {InputKind(kind).label}"


def inputs_in(cycle, user):
    """Return the inputs raised in the cycle's span that the user may see."""
    return ImprovementInput.objects.visible_to(user).filter(within("created_at", cycle.starts, cycle.ends))


def lines_of(cycle, user) -> list[Line]:
    """Return the twelve kinds with what the user may see of each, in two queries."""
    raised = dict(inputs_in(cycle, user).order_by().values_list("kind").annotate(Count("pk")))
    looks = {look.kind: look for look in cycle.looks.select_related("looked_by")}
    return [Line(kind, raised.get(kind.value, 0), looks.get(kind.value)) for kind in InputKind]
