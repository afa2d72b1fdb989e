"""Choices that tell no more than the lists they narrow."""

from functools import cache

import django_filters

from accounts.models import User
from plans.readers import as_read_by
from plans.states import RevisionState


def people_named(rows, name: str):
    """Return the people whom these rows name in a field, as choices of a filter: of rows that one may not see, nobody learns the people."""
    return User.objects.filter(pk__in=rows.order_by().values(name))


class PlanChoice(django_filters.ModelChoiceFilter):
    """A choice of plans, each called as the user reads it."""

    @property
    def field(self):
        """The form's field; the plans with an open revision are looked up together, once one is to be named."""
        field, user = super().field, self.parent.request.user

        @cache
        def revised():
            open_ones = field.queryset.exclude(revision_state=RevisionState.NONE)
            return {plan.pk: plan for plan in as_read_by(user, open_ones)}

        field.label_from_instance = lambda plan: str(
            plan if plan.revision_state == RevisionState.NONE else revised().get(plan.pk, plan.number)
        )
        return field
