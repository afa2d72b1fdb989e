"""The API of papers to take along: ordered, watched and fetched by whoever ordered them."""

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.rest import Adding, HouseViewSet, TracedSerializer, key_of
from plans.models import Plan
from reports.papers import actions
from reports.papers.models import WorkingPaper
from reports.papers.states import PaperKind, PaperState
from reports.views import pdf_response


class WorkingPaperSerializer(TracedSerializer):
    """A paper; `plan` and `of` ("draft", "baseline-2", "filled-1", "blank", "blank-1"), `language`, `layout` and `red_head` order one."""

    plan = serializers.SlugRelatedField(slug_field="number", queryset=Plan.objects.none())
    of = serializers.CharField(max_length=30)
    file_name = serializers.CharField(read_only=True)

    class Meta:
        model = WorkingPaper
        fields = ["id", "number", "plan", "of", "kind", "language", "layout", "red_head", "state", "issued_at", "sha256", "pages", "failure", "file_name", "version"]
        read_only_fields = [name for name in fields if name not in {"plan", "of", "language", "layout", "red_head"}]

    def get_fields(self):
        """Understand only the plans that the user may read."""
        fields = super().get_fields()
        request = self.context.get("request")
        if request and request.user.is_authenticated:
            fields["plan"].queryset = Plan.objects.visible_to(request.user)
        return fields


class WorkingPaperFilter(django_filters.FilterSet):
    """By plan, kind and state."""

    plan = django_filters.CharFilter(label=_("Plan"), field_name="plan__number")
    kind = django_filters.ChoiceFilter(choices=PaperKind.choices)
    state = django_filters.ChoiceFilter(choices=PaperState.choices)

    class Meta:
        model = WorkingPaper
        fields = []


class WorkingPaperViewSet(Adding, HouseViewSet):
    """One's own papers; POST orders one."""

    serializer_class = WorkingPaperSerializer
    filterset_class = WorkingPaperFilter
    ordering_fields = ["id", "number", "issued_at"]
    lookup_field = "number"
    lookup_value_regex = "[^/]+"

    def rows(self, user):
        """Return what this user ordered."""
        return WorkingPaper.objects.visible_to(user).for_list()

    def add(self, request, facts):
        """Order a paper."""
        return actions.request_paper(facts.pop("plan"), request.user, facts.pop("of"), key=key_of(request), **facts)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request, **kwargs):
        """Order a failed paper again."""
        return self.told(actions.retry_paper(self.get_object(), request.user))

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, **kwargs):
        """Return the PDF."""
        paper = self.get_object()
        return pdf_response(paper, actions.read_paper(paper, request.user), download=True)


ROUTES = [("working-papers", WorkingPaperViewSet, "workingpaper")]
