"""Repeating reviews at the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rest import key_of
from audit.fields import validate_encodable
from plans import actions
from plans.api.serializers import part_serializer
from plans.parts import KINDS
from plans.repeating import Every


class RepeatSerializer(serializers.Serializer):
    """How often, from when until when, and about what; `weeks` counts where it repeats by weeks."""

    subject = serializers.CharField(max_length=200, validators=[validate_encodable])
    every = serializers.ChoiceField(choices=Every.choices)
    weeks = serializers.IntegerField(min_value=1, max_value=52, default=1)
    first = serializers.DateField()
    last = serializers.DateField()


class RepeatingReviews:
    """What a plan offers to plan several reviews at once."""

    @extend_schema(request=RepeatSerializer, responses=part_serializer(KINDS["reviews"])(many=True))
    @action(detail=True, methods=["post"], url_path="repeat-reviews")
    def repeat_reviews(self, request, pk=None):
        """Plan a review on each of the days that repeat; a free day gives way to the next working day."""
        added = actions.repeat_reviews(self.get_object(), request.user, key=key_of(request), **self.parsed(request, RepeatSerializer))
        return Response(part_serializer(KINDS["reviews"])(added, many=True).data, status=201)
