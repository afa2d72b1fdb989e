"""How plans and work items are named in the API of this room."""

import re

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from accounts.rest import KeyField
from improvement.models import WorkItem
from plans.models import Plan

# An id or a number; anything else names no plan.
NAME_OF_PLAN = re.compile(r"[A-Za-z0-9-]{1,20}")


@extend_schema_field(int)
class PlanField(serializers.RelatedField):
    """A plan that the user may read, given by id or number, shown by id; any other does not exist."""

    def get_queryset(self):
        """Return the plans the user may read."""
        return Plan.objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data):
        """Find the plan. Raises NotFound (404)."""
        text = str(data) if NAME_OF_PLAN.fullmatch(str(data)) else "-"
        by_id = text.isdecimal() and len(text) < 10
        plan = self.get_queryset().filter(**{"pk" if by_id else "number": text}).first()
        if plan is None:
            raise NotFound(_("There is no such plan."))
        return plan

    def to_representation(self, value):
        """Show its id."""
        return value.pk


class ItemField(KeyField):
    """A work item that the user may see, by its id; any other does not exist."""

    def get_queryset(self):
        """Return the items the user may see."""
        return WorkItem.objects.visible_to(self.context["request"].user).select_related("plan", "area")
