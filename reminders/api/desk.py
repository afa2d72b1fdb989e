"""What awaits the reader."""

from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts import duties


class DutySerializer(serializers.Serializer):
    """One thing that awaits the reader."""

    kind = serializers.CharField()
    ref = serializers.CharField()
    title = serializers.CharField()
    where = serializers.CharField()
    action = serializers.CharField()
    url = serializers.CharField()
    due = serializers.DateField(allow_null=True)
    lateness = serializers.CharField()


class DutyViewSet(viewsets.GenericViewSet):
    """What awaits the reader now, in the order of the desk: of each kind the most urgent, about a hundred."""

    serializer_class = DutySerializer
    pagination_class = None
    filter_backends = []

    def list(self, request):
        """List the duties of whoever asks."""
        return Response(DutySerializer([duty for group in duties.of(request.user) for duty in group.duties], many=True).data)


ROUTES = [("duties", DutyViewSet, "duty")]
