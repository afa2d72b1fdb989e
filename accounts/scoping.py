"""Filters of lists in the API know only what the user may see: an id of anything else is answered like one that nobody has."""

from django.db.models import Q
from django_filters.rest_framework import DjangoFilterBackend


def seen_by(user, rows):
    """Return those of the rows that the user may see, where their kind, or the plan that they are part of, says who sees them."""
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    of_plan = next((field for field in rows.model._meta.fields if field.name == "plan"), None)
    plans = of_plan and of_plan.related_model._default_manager.all()
    if not hasattr(plans, "visible_to"):
        return rows
    return rows.filter(Q(plan=None) | Q(plan__in=plans.visible_to(user)) if of_plan.null else Q(plan__in=plans.visible_to(user)))


class ScopedFilters(DjangoFilterBackend):
    """Offers each filter only such rows as the user may see."""

    def get_filterset(self, request, queryset, view):
        """Return the filter of a list, with its choices narrowed."""
        filterset = super().get_filterset(request, queryset, view)
        for field in filterset.form.fields.values() if filterset and request.user.is_authenticated else ():
            if getattr(field, "queryset", None) is not None:
                field.queryset = seen_by(request.user, field.queryset)
        return filterset
