"""Who has which section of a document open, at the API: a program that edits is told of people, and they of it."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from plans import presence
from plans.parts import SECTION_BY_SLUG


@extend_schema_field(OpenApiTypes.STR)
class SectionField(serializers.ChoiceField):
    """A section by its slug."""


def _slugs():
    return serializers.ListField(child=SectionField(choices=list(SECTION_BY_SLUG)), required=False, default=list, max_length=len(SECTION_BY_SLUG))


class PresentSerializer(serializers.Serializer):
    """The sections that one has open now, and those that one has left."""

    open = _slugs()
    left = _slugs()


class OthersPresentSerializer(serializers.Serializer):
    """By section, a sentence that says who else has it open."""

    people = serializers.DictField(child=serializers.CharField())


class PresenceOfPlan:
    """Signs of life of those who edit the document."""

    @extend_schema(request=PresentSerializer, responses=OthersPresentSerializer)
    @action(detail=True, methods=["post"])
    def presence(self, request, pk=None):
        """Say which sections one has open and learn who else is in them; a sign of life counts for 30 seconds."""
        plan = self.get_object()
        permit(request.user, "plan.edit", plan)
        facts = self.parsed(request, PresentSerializer)
        presence.leave(plan, request.user, facts["left"])
        presence.note(plan, request.user, facts["open"])
        return Response({"people": presence.sentences(plan, request.user)})
