"""What the success factors look at, read once for all nine."""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

from plans.states import Part, RaciPart


class Gathered:
    """The rows of a plan that its success factors speak of; each list costs one query, and only if somebody asks."""

    def __init__(self, plan):
        self.plan = plan
        self._shared = {}

    def once(self, name: str, read: Callable):
        """Return what a higher room reads of the plan for its checks and remarks, read once however many ask."""
        if name not in self._shared:
            self._shared[name] = read(self.plan)
        return self._shared[name]

    @cached_property
    def links(self):
        """The inputs of the plan."""
        return list(self.plan.inputs.select_related("source"))

    @cached_property
    def goals(self):
        """The goals with the laws, standards and agreements they name."""
        return list(self.plan.goals.prefetch_related("named_standards"))

    @cached_property
    def consultations(self):
        """Who took part: lists by party, customer and stakeholder."""
        parties = defaultdict(list)
        for one in self.plan.consultations.all():
            parties[one.party].append(one)
        return parties

    @cached_property
    def members(self):
        """The people by their part."""
        people = defaultdict(list)
        for member in self.plan.members.select_related("person"):
            people[member.part].append(member.person)
        return people

    @property
    def team(self):
        """Those who work on the plan."""
        return self.members[Part.TEAM] + self.members[Part.EDITOR]

    @cached_property
    def outcomes(self):
        """The expected outcomes."""
        return list(self.plan.outcomes.all())

    @cached_property
    def phases(self):
        """The phases of the schedule."""
        return list(self.plan.phases.all())

    @cached_property
    def activities(self):
        """The planned activities."""
        return list(self.plan.activities.all())

    @cached_property
    def accountable(self):
        """The ids of the activities that have an accountable role."""
        return set(self.plan.raci.filter(part=RaciPart.ACCOUNTABLE).values_list("activity_id", flat=True))

    @cached_property
    def roles(self):
        """The roles with their responsibilities."""
        return list(self.plan.responsibilities.select_related("person"))

    @cached_property
    def measures(self):
        """The main measurement criteria."""
        return list(self.plan.review_measures.all())

    @cached_property
    def reviews(self):
        """The planned reviews."""
        return list(self.plan.review_dates.all())

    @cached_property
    def budget(self):
        """The lines of the budget."""
        return list(self.plan.budget_lines.all())
