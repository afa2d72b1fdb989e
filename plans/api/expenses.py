"""The API of what was spent under the lines of a plan's budget."""

from rest_framework import serializers

from accounts.rest import Adding, HouseViewSet, KeyField, TracedSerializer, key_of
from plans import actions
from plans.api.serializers import ScopedRelated
from plans.filters.expenses import ExpenseFilter
from plans.models import BudgetLine, Expense, Plan


class LinesInForce(KeyField):
    """A line of the budget of a plan that the user may read."""

    def get_queryset(self):
        """Return the lines; the action says which of them take expenses."""
        request = self.context.get("request")
        return BudgetLine.objects.filter(plan__in=Plan.objects.visible_to(request.user)) if request else BudgetLine.objects.none()


class ExpenseSerializer(TracedSerializer):
    """Money spent under a line, in the line's currency; a mistake is set right by a negative amount."""

    plan = ScopedRelated(queryset=Plan.objects.all())
    line = LinesInForce(queryset=BudgetLine.objects.none())
    currency = serializers.CharField(source="line.currency", read_only=True)
    recorded_by_name = serializers.CharField(source="recorded_by.name", read_only=True)

    class Meta:
        model = Expense
        fields = ["id", "plan", "line", "spent_on", "amount", "currency", "note", "recorded_by", "recorded_by_name", "created_at"]
        read_only_fields = ["recorded_by", "created_at"]


class ExpenseViewSet(Adding, HouseViewSet):
    """Expenses of the plans one may read, newest first; recorded while a plan is implemented, never changed."""

    serializer_class = ExpenseSerializer
    filterset_class = ExpenseFilter
    ordering_fields = ["id", "spent_on", "amount"]

    def rows(self, user):
        """Expenses of the plans this user may read."""
        return Expense.objects.filter(plan__in=Plan.objects.visible_to(user)).select_related("line", "recorded_by").order_by("-spent_on", "-id")

    def add(self, request, facts):
        """Record an expense."""
        return actions.record_expense(by=request.user, key=key_of(request), **facts)


ROUTES = [("expenses", ExpenseViewSet, "expense")]
