"""The API of plans: the list, the plan, its document, and every move of its lifecycle."""

from drf_spectacular.utils import extend_schema

from accounts.rest import Adding, Changing, HouseViewSet, key_of
from plans import actions
from plans.api.approval import ApprovalMoves, DocumentReading
from plans.api.baselines import BaselineReading
from plans.api.closing import ClosingReading
from plans.api.presence import PresenceOfPlan
from plans.api.raci import RolesOfPlan
from plans.api.repeated import RepeatingReviews
from plans.api.scheme import SchemeReading
from plans.api.serializers import PlanSerializer
from plans.filters.plans import PlanApiFilter
from plans.models import Plan
from plans.readers import documents_in_force
from plans.sections import digest_of


@extend_schema(tags=["plans"])
class PlanViewSet(DocumentReading, SchemeReading, PresenceOfPlan, RolesOfPlan, RepeatingReviews, BaselineReading, ClosingReading, ApprovalMoves, Adding, Changing, HouseViewSet):
    """Plans that the user may read. Addressed by id; `?number=` finds one by its number."""

    serializer_class = PlanSerializer
    filterset_class = PlanApiFilter
    # By the planned end, `filterset_class` orders: by the one that the user reads.
    ordering_fields = ["id", "number"]

    def rows(self, user):
        """The plans this user may read."""
        return Plan.objects.visible_to(user).for_list().order_by("-id")

    def add(self, request, facts):
        """Create a draft."""
        facts.pop("seen", None)
        return actions.create_plan(request.user, key=key_of(request), **facts)

    def change(self, request, plan, version, facts):
        """Change the plan's own fields; with `seen`, an older version is taken where nobody else changed the same fields."""
        seen = facts.pop("seen", None)
        return actions.edit_plan(plan, request.user, version, seen and {name: digest_of(value) for name, value in seen.items()}, **facts)

    def get_serializer(self, *args, **kwargs):
        """Show the baseline in force, not an open revision, to those who do not work on it, and no origin that they may not read."""
        serializer = super().get_serializer(*args, **kwargs)
        given, user = args[0] if args else (), self.request.user
        shown = [given] if isinstance(given, Plan) else given
        serializer.context["in_force"] = documents_in_force(user, shown)
        origins = {plan.copied_from_id for plan in shown} - {None}
        readable = set(Plan.objects.visible_to(user).filter(pk__in=origins).values_list("pk", flat=True)) if origins else set()
        serializer.context["hidden_origins"] = origins - readable
        return serializer


ROUTES = [("plans", PlanViewSet, "plan")]
