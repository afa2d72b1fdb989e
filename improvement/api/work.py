"""Work items in the API."""

from django.db.models import Prefetch
from django.utils.functional import SimpleLazyObject
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.models import User
from accounts.rest import (
    Adding,
    AtVersionSerializer,
    Changing,
    HouseViewSet,
    KeyField,
    NoteSerializer,
    Removing,
    TracedSerializer,
    key_of,
    version_of,
)
from improvement import actions, lateness, origins
from improvement.api.details import PointSerializer
from improvement.api.extensions import ExtensionSerializer
from improvement.api.fields import ItemField, PlanField
from improvement.api.progress import ProgressReportSerializer, ProgressSerializer, TakingBackSerializer
from improvement.filters import WorkApiFilter
from improvement.models import UNFINISHED, Area, WorkDependency, WorkItem
from improvement.readers import as_read_by
from improvement.states import Priority, ScopeState
from plans import actions as plan_actions
from plans.api.attachments import AttachmentSerializer
from plans.api.comments import CommentSerializer
from plans.api.serializers import ScopedRelated
from plans.models import Phase


class WorkItemSerializer(TracedSerializer):
    """A work item; `area` is the area's code."""

    plan = PlanField()
    plan_number = serializers.CharField(source="plan.number", read_only=True)
    area = serializers.SlugRelatedField(slug_field="code", queryset=Area.objects.all())
    element = serializers.CharField(source="area.element", read_only=True)
    assignee_name = serializers.StringRelatedField(source="assignee", read_only=True)
    overdue = serializers.SerializerMethodField()
    phase = ScopedRelated(queryset=Phase.objects.all(), required=False, allow_null=True)
    parent = ItemField(required=False, allow_null=True)
    waits_for = serializers.SerializerMethodField()
    origin_words = serializers.SerializerMethodField()
    origin_url = serializers.SerializerMethodField()

    def get_waits_for(self, item) -> list[int]:
        """Return the ids of the unfinished items that it begins after."""
        return [need.after_id for need in item.needs.all() if need.after.state in UNFINISHED and need.after.scope_state == ScopeState.APPROVED]

    def get_origin_words(self, item) -> str:
        """Return what it follows from in words, "" for what the plan promised itself."""
        origin = self.context["origins"].get(item.pk)
        return origin.words if origin else ""

    def get_origin_url(self, item) -> str:
        """Return the address of what it follows from."""
        origin = self.context["origins"].get(item.pk)
        return origin.url if origin else ""

    def get_overdue(self, item) -> bool:
        """Return whether a working day has passed since its planned end and it is unfinished."""
        return lateness.of(item, self.context["yardstick"]) == "over"

    def to_representation(self, item):
        """Show the item as the user reads it."""
        return super().to_representation(self.context.get("as_read", {}).get(item.pk, item))

    class Meta:
        model = WorkItem
        fields = [
            *(
                "id",
                "version",
                "plan",
                "plan_number",
                "number",
                "area",
                "element",
                "title",
                "description",
                "acceptance",
            ),
            *(
                "phase",
                "assignee",
                "assignee_name",
                "planned_start",
                "planned_end",
                "planned_hours",
                "planned_cost",
                "indicator",
                "indicator_target",
                "priority",
                "parent",
                "weight",
                "must_pass",
            ),
            *(
                "state",
                "scope_state",
                "percent",
                "hours",
                "cost",
                "blocked_reason",
                "unblocker",
                "waits_for",
                "actual_start",
                "actual_end",
                "overdue",
                "origin",
                "origin_words",
                "origin_url",
            ),
            *("created_at", "changed_at"),
        ]
        read_only_fields = ["version", "created_at", "changed_at"]


class AssigningSerializer(serializers.Serializer):
    """Whom an item is given to; null takes it from everybody."""

    version = serializers.IntegerField(min_value=1)
    assignee = KeyField(queryset=User.objects.all(), allow_null=True)


class DetailSerializer(serializers.ModelSerializer):
    """What details an item without a revision."""

    version = serializers.IntegerField(min_value=1)
    parent = ItemField(required=False, allow_null=True)
    priority = serializers.ChoiceField(Priority.choices, required=False)

    class Meta:
        model = WorkItem
        fields = ["version", "priority", "parent"]


class FileSerializer(serializers.Serializer):
    """A file."""

    file = serializers.FileField(allow_empty_file=True)


class JudgingSerializer(AtVersionSerializer, NoteSerializer):
    """What is said of finished work."""


class CancellingSerializer(AtVersionSerializer):
    """A reason."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=20_000)


class WorkItemViewSet(Adding, Changing, Removing, HouseViewSet):
    """The work items of the plans one may read."""

    serializer_class = WorkItemSerializer
    filterset_class = WorkApiFilter
    ordering_fields = ["planned_end", "number"]
    ordering = ["-plan", "number"]

    def rows(self, user):
        """Return the items this user may see."""
        return WorkItem.objects.visible_to(user).for_list().prefetch_related(Prefetch("needs", WorkDependency.objects.select_related("after")))

    def get_serializer(self, *args, **kwargs):
        """Show what is in force of an item, not an open revision, to those who do not work on it."""
        serializer = super().get_serializer(*args, **kwargs)
        shown = args[0] if args else ()
        items = as_read_by(self.request.user, [shown] if isinstance(shown, WorkItem) else shown)
        serializer.context.update(as_read={item.pk: item for item in items}, origins=origins.found(items), yardstick=SimpleLazyObject(lateness.yardstick))
        return serializer

    def add(self, request, facts):
        """Plan an item."""
        return actions.create_work(facts.pop("plan"), request.user, key=key_of(request), **facts)

    def change(self, request, item, version, facts):
        """Change an item of an open document."""
        return actions.edit_work(item, request.user, version, **facts)

    def take_away(self, request, item):
        """Remove an item that nobody has begun."""
        version = version_of(request) if "version" in request.data else None
        actions.remove_work(item, request.user, version)

    @extend_schema(request=AssigningSerializer, responses=WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request, pk=None):
        """Give the item to a person."""
        facts = self.parsed(request, AssigningSerializer)
        return self.told(actions.assign_work(self.get_object(), request.user, **facts))

    @extend_schema(request=ProgressReportSerializer, responses={201: ProgressSerializer})
    @action(detail=True, methods=["post"])
    def progress(self, request, pk=None):
        """Report progress; the same Idempotency-Key again returns the report it made."""
        facts = self.parsed(request, ProgressReportSerializer)
        update = actions.report_progress(self.get_object(), request.user, key=key_of(request), **facts)
        return self._answer(ProgressSerializer, update)

    @extend_schema(request=TakingBackSerializer, responses={201: ProgressSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request, pk=None):
        """Take one's own last report back, as a new report; the item is again what it was before."""
        facts = self.parsed(request, TakingBackSerializer)
        return self._answer(ProgressSerializer, actions.undo_progress(self.get_object(), request.user, key=key_of(request), **facts))

    @extend_schema(request=NoteSerializer, responses={201: CommentSerializer})
    @action(detail=True, methods=["post"], url_path="obstacle-gone")
    def obstacle_gone(self, request, pk=None):
        """Tell the assignee, as the one who was named as able to unblock the item, that work can go on."""
        note = self.parsed(request, NoteSerializer)["note"]
        return self._answer(CommentSerializer, actions.say_unblocked(self.get_object(), request.user, note, key=key_of(request)))

    @extend_schema(request=DetailSerializer, responses=WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def details(self, request, pk=None):
        """Change what needs no revision: the priority, and of which item it is a part."""
        facts = self.parsed(request, DetailSerializer)
        return self.told(actions.detail_work(self.get_object(), request.user, **facts))

    @extend_schema(request=None, responses={201: PointSerializer(many=True)})
    @action(detail=True, methods=["post"], url_path="take-over-points", filterset_class=None, pagination_class=None)
    def take_over_points(self, request, pk=None):
        """Add the points of the item's area that its checklist does not have yet; answer with those added."""
        points = actions.take_over_points(self.get_object(), request.user)
        return Response(PointSerializer(points, many=True, context=self.get_serializer_context()).data, status=201)

    @extend_schema(responses=AttachmentSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def files(self, request, pk=None):
        """List the files about the item; their content is at /attachments/{id}/content/."""
        item = self.get_object()
        found = item.plan.attachments.filter(about_type=item._meta.label_lower, about_id=item.pk)
        return Response(AttachmentSerializer(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request={"multipart/form-data": FileSerializer}, responses={201: AttachmentSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def attach(self, request, pk=None):
        """Attach a file."""
        item = self.get_object()
        file = self.parsed(request, FileSerializer)["file"]
        return self._answer(AttachmentSerializer, plan_actions.attach(request.user, file, plan=item.plan, about=item, key=key_of(request)))

    @extend_schema(request=JudgingSerializer, responses=WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request, pk=None):
        """Confirm finished work as its checker."""
        return self.told(actions.verify_work(self.get_object(), request.user, **self.parsed(request, JudgingSerializer)))

    @extend_schema(request=JudgingSerializer, responses=WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request, pk=None):
        """Send finished work back as its checker, saying why."""
        return self.told(actions.reject_work(self.get_object(), request.user, **self.parsed(request, JudgingSerializer)))

    @extend_schema(request=CancellingSerializer, responses=WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """Give the item up, with a reason."""
        return self.told(
            actions.cancel_work(self.get_object(), request.user, **self.parsed(request, CancellingSerializer))
        )

    @extend_schema(request=ExtensionSerializer, responses={201: ExtensionSerializer})
    @action(detail=True, methods=["post"], url_path="request-extension")
    def request_extension(self, request, pk=None):
        """Ask for more time."""
        facts = self.parsed(request, ExtensionSerializer)
        asked = actions.request_extension(self.get_object(), request.user, key=key_of(request), **facts)
        return self._answer(ExtensionSerializer, asked)

    def _answer(self, serializer, row):
        return Response(serializer(row, context=self.get_serializer_context()).data, status=201)


ROUTES = [("work-items", WorkItemViewSet, "workitem")]
