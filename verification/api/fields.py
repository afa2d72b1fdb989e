"""Fields that the serializers of this room share."""

from rest_framework import serializers

from audit.fields import validate_encodable


def text(most=2000, **options):
    """Return a field for text that may be left out; what is needed, the action says."""
    return serializers.CharField(
        **{"required": False, "allow_blank": True, "default": "", **options},
        max_length=most,
        validators=[validate_encodable],
    )
