"""The API of templates; a plan is begun with one at `plans/`, by `template` or `copied_from`."""

from django.db.models import Count
from rest_framework import serializers

from accounts.law import permit
from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of
from plans import actions
from plans.api.serializers import ScopedRelated
from plans.filters.templates import TemplateFilter
from plans.models import Plan, PlanTemplate


class TemplateSerializer(TracedSerializer):
    """A template; `plan` names the plan whose document it is saved from."""

    plan = ScopedRelated(queryset=Plan.objects.all(), write_only=True)
    saved_by_name = serializers.StringRelatedField(source="saved_by", read_only=True)
    begun = serializers.IntegerField(read_only=True, help_text="How many plans have begun with it.")

    class Meta:
        model = PlanTemplate
        fields = ["id", "plan", "name", "description", "active", "saved_by", "saved_by_name", "begun", "version", "created_at", "changed_at"]
        read_only_fields = ["saved_by", "version", "created_at", "changed_at"]
        extra_kwargs = {"name": {"validators": []}}


class WholeTemplateSerializer(TemplateSerializer):
    """A template with its document; dates are days after the planned start."""

    document = serializers.DictField(read_only=True)

    class Meta(TemplateSerializer.Meta):
        fields = [*TemplateSerializer.Meta.fields, "document"]


class TemplateViewSet(Adding, Changing, HouseViewSet):
    """Templates that plans can begin with."""

    serializer_class = TemplateSerializer
    filterset_class = TemplateFilter
    ordering_fields = ("id", "name")

    def rows(self, user):
        """All templates, for those who keep them."""
        permit(user, "template.manage")
        rows = PlanTemplate.objects.select_related("saved_by").annotate(begun=Count("plans")).order_by("name")
        return rows.defer("document") if self.action == "list" else rows

    def get_serializer_class(self):
        """The document comes with a single template only."""
        return WholeTemplateSerializer if self.action == "retrieve" else TemplateSerializer

    def add(self, request, facts):
        """Save a plan's document as a template."""
        facts.pop("active", None)
        template = actions.save_template(facts.pop("plan"), request.user, key=key_of(request), **facts)
        return self.rows(request.user).get(pk=template.pk)

    def change(self, request, template, version, facts):
        """Change its name, what it is for, or whether it is in use."""
        facts.pop("plan", None)
        actions.edit_template(template, request.user, version, **facts)
        return self.get_object()


ROUTES = [("plan-templates", TemplateViewSet, "plantemplate")]
