"""What details a work item in the API: points of its checklist, dependencies, helpers; each is added and removed."""

import django_filters
from rest_framework import serializers

from accounts.models import User
from accounts.rest import Adding, HouseViewSet, KeyField, Removing, TracedSerializer, key_of
from improvement import actions
from improvement.api.fields import ItemField
from improvement.filters import PlanOfRow
from improvement.models import ChecklistPoint, ItemHelper, WorkDependency, WorkItem


class PointSerializer(TracedSerializer):
    """A point of an item's checklist; it is ticked in a report of progress."""

    item = ItemField()

    class Meta:
        model = ChecklistPoint
        fields = ["id", "item", "place", "text", "done", "done_by", "done_at"]
        read_only_fields = ["place", "done", "done_by", "done_at"]


class DependencySerializer(TracedSerializer):
    """An item that begins only after another has been finished."""

    item = ItemField()
    after = ItemField()

    class Meta:
        model = WorkDependency
        fields = ["id", "item", "after"]


class HelperSerializer(TracedSerializer):
    """A person who helps with an item."""

    item = ItemField()
    person = KeyField(queryset=User.objects.all())
    person_name = serializers.StringRelatedField(source="person", read_only=True)

    class Meta:
        model = ItemHelper
        fields = ["id", "item", "person", "person_name"]


class PointFilter(django_filters.FilterSet):
    """By work item, plan, and whether it is done."""

    plan = PlanOfRow(field_name="item__plan")

    class Meta:
        model = ChecklistPoint
        fields = ["item", "done"]


class DependencyFilter(django_filters.FilterSet):
    """By either item, and by plan."""

    plan = PlanOfRow(field_name="item__plan")

    class Meta:
        model = WorkDependency
        fields = ["item", "after"]


class HelperFilter(django_filters.FilterSet):
    """By work item, plan and person."""

    plan = PlanOfRow(field_name="item__plan")

    class Meta:
        model = ItemHelper
        fields = ["item", "person"]


class PointViewSet(Adding, Removing, HouseViewSet):
    """The points of checklists."""

    serializer_class = PointSerializer
    filterset_class = PointFilter

    def rows(self, user):
        """Return the points of the items this user may see."""
        return ChecklistPoint.objects.visible_to(user).select_related("item__plan").order_by("item", "place", "id")

    def add(self, request, facts):
        """Add a point."""
        return actions.add_point(facts["item"], request.user, facts["text"], key=key_of(request))

    def take_away(self, request, obj):
        """Remove it."""
        actions.remove_point(obj, request.user)


class DependencyViewSet(Adding, Removing, HouseViewSet):
    """The dependencies between work items."""

    serializer_class = DependencySerializer
    filterset_class = DependencyFilter

    def rows(self, user):
        """Return the dependencies between the items this user may see."""
        return WorkDependency.objects.visible_to(user).filter(after__in=WorkItem.objects.visible_to(user)).select_related("item__plan", "after")

    def add(self, request, facts):
        """Let an item begin only after another; a circle is refused (400) by name."""
        return actions.add_dependency(facts["item"], request.user, facts["after"], key=key_of(request))

    def take_away(self, request, obj):
        """Remove it."""
        actions.remove_dependency(obj, request.user)


class HelperViewSet(Adding, Removing, HouseViewSet):
    """Who helps with which item."""

    serializer_class = HelperSerializer
    filterset_class = HelperFilter

    def rows(self, user):
        """Return the helpers of the items this user may see."""
        return ItemHelper.objects.visible_to(user).select_related("item__plan", "person")

    def add(self, request, facts):
        """Name a helper."""
        return actions.add_helper(facts["item"], request.user, facts["person"], key=key_of(request))

    def take_away(self, request, obj):
        """Let the person no longer help."""
        actions.remove_helper(obj, request.user)


ROUTES = [
    ("checklist-points", PointViewSet, "checklistpoint"),
    ("work-dependencies", DependencyViewSet, "workdependency"),
    ("item-helpers", HelperViewSet, "itemhelper"),
]
