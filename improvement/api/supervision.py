"""The thresholds of supervision in the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from accounts.rest import HouseViewSet, TracedSerializer, version_of
from improvement import actions
from improvement.models import Thresholds


class ThresholdsSerializer(TracedSerializer):
    """When work is near due, lags, and is told to whom; days are working days."""

    class Meta:
        model = Thresholds
        fields = ["version", "near_days", "lag_percent", "owner_days", "quality_days"]
        read_only_fields = ["version"]


class ThresholdsViewSet(HouseViewSet):
    """The thresholds of supervision: none listed while the defaults are in force, else one row."""

    serializer_class = ThresholdsSerializer

    def rows(self, user):
        """Everybody reads them."""
        return Thresholds.objects.order_by("pk")

    @extend_schema(request=ThresholdsSerializer, responses=ThresholdsSerializer)
    @action(detail=False, methods=["get", "put"], url_path="in-force")
    def in_force(self, request):
        """Return the thresholds in force, the defaults included; PUT sets them, at the version that was read."""
        if request.method == "GET":
            return self.told(Thresholds.objects.in_force())
        return self.told(actions.set_thresholds(request.user, version_of(request), **self.parsed(request)))


ROUTES = [("thresholds", ThresholdsViewSet, "thresholds")]
