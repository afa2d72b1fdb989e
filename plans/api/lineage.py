"""The lineage of an input at the API: where it comes from and what became of it, through the cycles."""

from rest_framework import serializers


class LinkedInputSerializer(serializers.Serializer):
    """An input by its number."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    state_words = serializers.CharField(source="get_state_display")
    url = serializers.CharField(source="get_absolute_url")


class LinkedPlanSerializer(LinkedInputSerializer):
    """A plan by its number, named as the user reads it."""


class EarlierInputSerializer(serializers.Serializer):
    """An input of an earlier cycle, with the plans that answered it."""

    source = LinkedInputSerializer()
    plans = LinkedPlanSerializer(many=True)


class LineageSerializer(serializers.Serializer):
    """`plans` answer the input, `followed_up` the one it was merged into; `earlier` are the inputs that it continues, the nearest first."""

    repeat_count = serializers.IntegerField()
    origin_plan = LinkedPlanSerializer(allow_null=True)
    earlier = EarlierInputSerializer(many=True)
    plans = LinkedPlanSerializer(many=True)
    merged_into = LinkedInputSerializer(allow_null=True)
    followed_up = LinkedPlanSerializer(many=True)
    merged = LinkedInputSerializer(many=True)
    continued_by = LinkedInputSerializer(many=True)
