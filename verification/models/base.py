"""What the models of this room share."""

from django.db import models
from django.db.models.functions import Coalesce

from audit.models import ChainKind, Tracked
from improvement.models import FINISHED, UNFINISHED, WorkItem
from improvement.states import WorkState
from plans.models import Plan
from verification.states import (
    MISSES,
    Effect,
    MeasureState,
    Result,
    Stand,
)

PERSON = {"on_delete": models.PROTECT, "related_name": "+"}
# A measure without work that stands is as it was reported itself.
WITHOUT_WORK = models.Q(work_item=None) | models.Q(work_item__state=WorkState.CANCELLED)
# When a measure is due now: on the day planned for the work that stands, to which more time may have been granted.
DUE_NOW = models.Case(models.When(WITHOUT_WORK, then="due"), default="work_item__planned_end", output_field=models.DateField())
FIGURE = {"max_digits": 16, "decimal_places": 4, "null": True, "blank": True}


class PlanScoped(models.QuerySet):
    """Questions about what belongs to a plan; `PLAN` is the path to it."""

    PLAN = "plan"

    def visible_to(self, user):
        """Return what belongs to plans that a person may read."""
        return self.filter(**{f"{self.PLAN}__in": Plan.objects.visible_to(user)})


class RowQuerySet(PlanScoped):
    """Questions about control table rows."""

    PLAN = "round__plan"

    def pending(self):
        """Return the rows without a result."""
        return self.filter(result=Result.PENDING)

    def missed(self):
        """Return the rows that were not reached, in full or in part."""
        return self.filter(result__in=MISSES)

    def for_table(self):
        """Return the rows with all that the control table shows, in a constant number of queries."""
        asked = self.model._meta.get_field("concerned").related_model.objects
        related = self.select_related(
            "assignee", "department", "checker", "checked_by", "carried_into", "cause__written_by", "cause__term"
        )
        concerned = models.Prefetch("concerned", asked.select_related("department", "invited_by", "stated_by", "withdrawn_by"))
        measures = self.model._meta.get_field("cause").related_model._meta.get_field("measures").related_model.objects
        told = models.Prefetch("cause__measures", measures.telling_parts())
        return related.prefetch_related(told, "cause__measures__owner", "cause__measures__work_item", concerned)


class CauseQuerySet(PlanScoped):
    """Questions about causes, and about what stands beside them on a row."""

    PLAN = "row__round__plan"

    def standing_for(self, term):
        """Return the causes written with a word of the vocabulary, or with one merged into it; `stands` is the word that counts."""
        return self.annotate(stands=Coalesce("term__merged_into", "term")).filter(stands=term)


class ConcernedQuerySet(CauseQuerySet):
    """Questions about the departments asked about a miss."""

    def awaited(self):
        """Return those whose statement is waited for: asked, not heard, and not told that they need not answer."""
        return self.filter(stated_at=None, withdrawn_at=None)


class MeasureQuerySet(PlanScoped):
    """Questions about corrective measures."""

    PLAN = "cause__row__round__plan"

    def to_do(self):
        """Return the measures that are not done: by the work that carries them out, or where there is none, by what was reported."""
        return self.filter(WITHOUT_WORK & models.Q(state=MeasureState.OPEN) | models.Q(work_item__state__in=UNFINISHED))

    def done(self):
        """Return the measures that are done, told in the same way."""
        return self.filter(WITHOUT_WORK & models.Q(state=MeasureState.DONE) | models.Q(work_item__state__in=FINISHED))

    def to_judge(self, today):
        """Return the measures that are done, whose window has ended, and whose effect nobody has judged."""
        return self.done().filter(effect=Effect.PENDING, effect_until__lt=today)

    def telling_parts(self):
        """Return the measures with `work_has_parts`: whether parts tell how far their work is, so that it is not reported done itself."""
        return self.annotate(work_has_parts=models.Exists(WorkItem.objects.in_scope().filter(parent=models.OuterRef("work_item"))))

    def late(self, today):
        """Return the measures that nobody reported done although the day on which they are due now has gone by."""
        return self.to_do().alias(due_now=DUE_NOW).filter(due_now__lt=today)

    def ineffective(self):
        """Return the measures that were judged to have brought nothing about."""
        return self.filter(effect=Effect.INEFFECTIVE)

    def standing(self, stand, today):
        """Return the measures that stand so on a day: open, late, to be judged, ineffective."""
        if stand == Stand.OPEN:
            return self.to_do()
        if stand == Stand.INEFFECTIVE:
            return self.ineffective()
        return self.late(today) if stand == Stand.LATE else self.to_judge(today)


class DecisionQuerySet(PlanScoped):
    """Questions about what reviews decided."""

    PLAN = "review__plan"

    def to_do(self):
        """Return the decisions whose work is neither done nor given up."""
        return self.filter(work_item__state__in=UNFINISHED)


class OfPlan(Tracked):
    """Belongs to `plan` and to its chain."""

    class Meta:
        abstract = True

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.plan.pk

    @property
    def law_states(self) -> frozenset[str]:
        """The plan's states."""
        return self.plan.law_states

    def state_words(self) -> str:
        """The plan's stage in words."""
        return self.plan.state_words()
