"""The API of approval routes, their steps and approvers."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.models import User
from accounts.rest import Adding, Changing, HouseViewSet, KeyField, Removing, TracedSerializer, key_of
from accounts.states import Role
from plans import actions, approvals
from plans.filters.routes import RouteFilter, SeatFilter, StepFilter
from plans.models import ApprovalRoute, RouteSeat, RouteStep


class NamesApprover(serializers.Serializer):
    """A role or a person."""

    role = serializers.ChoiceField(choices=Role.choices, required=False, allow_blank=True, default="")
    person = KeyField(queryset=User.objects.active(), required=False, allow_null=True, default=None)


class SeatSerializer(NamesApprover, TracedSerializer):
    """An approver of a step."""

    step = KeyField(queryset=RouteStep.objects.select_related("route"))
    label = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = RouteSeat
        fields = ("id", "step", "role", "person", "label", "version")
        read_only_fields = ("version",)


class StepSerializer(TracedSerializer):
    """A step with its approvers."""

    seats = SeatSerializer(many=True, read_only=True)

    class Meta:
        model = RouteStep
        fields = ("id", "route", "order", "name", "mode", "seats", "version")
        read_only_fields = ("route", "order", "version")


class NewStepSerializer(NamesApprover, StepSerializer):
    """A new step, with its first approver."""

    route = KeyField(queryset=ApprovalRoute.objects.all())

    class Meta(StepSerializer.Meta):
        fields = (*StepSerializer.Meta.fields, "role", "person")
        read_only_fields = ("order", "version")


class PlaceSerializer(serializers.Serializer):
    """The place a step moves to, counted from 1."""

    order = serializers.IntegerField(min_value=1, max_value=1000)


class RouteSerializer(TracedSerializer):
    """A route with its steps; `missing` names what keeps it from being used."""

    steps = StepSerializer(many=True, read_only=True)
    missing = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = ApprovalRoute
        fields = ("id", "name", "description", "standard", "active", "steps", "missing", "url", "version", "created_at", "changed_at")
        read_only_fields = ("standard", "active", "version", "created_at", "changed_at")
        # Whether the name is free is the action's business: the same key again finds the same route.
        extra_kwargs = {"name": {"validators": []}}

    def get_missing(self, route) -> list[str]:
        """Return a sentence for each thing that the route lacks."""
        return approvals.shortcomings(approvals.planned(route))


class RouteViewSet(Adding, Changing, HouseViewSet):
    """Approval routes: define, change, put into use, make standard, switch off."""

    serializer_class = RouteSerializer
    filterset_class = RouteFilter
    ordering_fields = ("name", "id")

    def rows(self, user):
        """Everybody reads by which routes plans are approved."""
        return ApprovalRoute.objects.prefetch_related("steps__seats__person")

    def add(self, request, facts):
        """Define one."""
        return actions.create_route(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change its name or description."""
        return actions.edit_route(obj, request.user, version, **facts)

    def _done(self, verb, request):
        verb(self.get_object(), request.user)
        return self.told(self.get_object())

    @extend_schema(request=None, responses=RouteSerializer)
    @action(detail=True, methods=["post"], url_path="put-in-use")
    def put_in_use(self, request, pk=None):
        """Offer the route to whoever submits; refused (400) with what it lacks."""
        return self._done(actions.put_in_use, request)

    @extend_schema(request=None, responses=RouteSerializer)
    @action(detail=True, methods=["post"], url_path="make-standard")
    def make_standard(self, request, pk=None):
        """Let this route be taken unless another is chosen; refused (400) with what it lacks."""
        return self._done(actions.make_standard, request)

    @extend_schema(request=None, responses=RouteSerializer)
    @action(detail=True, methods=["post"], url_path="switch-off")
    def switch_off(self, request, pk=None):
        """Offer the route no longer."""
        return self._done(actions.switch_off, request)


class StepViewSet(Adding, Changing, Removing, HouseViewSet):
    """Steps of routes."""

    serializer_class = StepSerializer
    filterset_class = StepFilter
    ordering_fields = ("route", "order", "id")

    def rows(self, user):
        """Everybody reads them."""
        return RouteStep.objects.select_related("route").prefetch_related("seats__person")

    def get_serializer_class(self):
        """A new step names its route and its first approver."""
        return NewStepSerializer if self.action == "create" else StepSerializer

    def create(self, request, *args, **kwargs):
        """Add one at the end of its route."""
        row = self.add(request, self.parsed(request))
        return self.told(self.get_queryset().get(pk=row.pk), status=201)

    def told(self, obj, status=200):
        """Show the step as it is read."""
        self.action = "retrieve"
        return super().told(obj, status)

    def add(self, request, facts):
        """Add one."""
        return actions.add_step(facts.pop("route"), request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change its name or mode."""
        return actions.edit_step(obj, request.user, version, **facts)

    def take_away(self, request, obj):
        """Take it out of its route."""
        actions.remove_step(obj, request.user)

    @extend_schema(request=PlaceSerializer, responses=StepSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, pk=None):
        """Move it to another place in its route."""
        actions.move_step(self.get_object(), request.user, self.parsed(request, PlaceSerializer)["order"])
        return self.told(self.get_object())


class SeatViewSet(Adding, Removing, HouseViewSet):
    """Approvers of steps."""

    serializer_class = SeatSerializer
    filterset_class = SeatFilter
    ordering_fields = ("step", "id")

    def rows(self, user):
        """Everybody reads them."""
        return RouteSeat.objects.select_related("person", "step__route")

    def add(self, request, facts):
        """Name one."""
        return actions.add_seat(facts.pop("step"), request.user, key=key_of(request), **facts)

    def take_away(self, request, obj):
        """Take them out of the step."""
        actions.remove_seat(obj, request.user)


ROUTES = [("approval-routes", RouteViewSet, "route"), ("approval-steps", StepViewSet, "step"), ("approval-seats", SeatViewSet, "seat")]
