"""The API door: parse, call one action, and answer its refusals with the same statuses as the pages."""

import uuid

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import OperationalError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.validators import UniqueValidator
from rest_framework.views import exception_handler

from audit.errors import Refusal, Stale, crossed


def answer(exc, context):
    """Return the response to an exception (DRF's EXCEPTION_HANDLER): refusals as 403 or 409, bad input as 400 by field."""
    if isinstance(exc, OperationalError):
        exc = crossed(exc) or exc
    if isinstance(exc, Refusal):
        return Response(refusal_body(exc), status=exc.status)
    if isinstance(exc, ValidationError):
        body = exc.message_dict if hasattr(exc, "error_dict") else {NON_FIELD_ERRORS: exc.messages}
        return Response(printable(body), status=getattr(exc, "status", 400))
    response = exception_handler(exc, context)
    if response is not None:
        response.data = printable(response.data)
    return response


def printable(told):
    """Return an error body without half characters: a message may repeat what was sent, and that may not be text."""
    if isinstance(told, dict):
        return {printable(name): printable(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [printable(one) for one in told]
    return told.encode(errors="replace").decode() if isinstance(told, str) else told


def refusal_body(exc: Refusal) -> dict:
    """Return what the API says of a refusal."""
    body = {"code": exc.code, "detail": exc.message}
    if exc.missing:
        body["missing"] = [str(item) for item in exc.missing]
    if isinstance(exc, Stale):
        body["theirs"] = {name: shown(value) for name, value in exc.theirs.items()} | {"version": exc.current.version}
        body["yours"] = {name: shown(value) for name, value in exc.yours.items()}
    return body


def shown(value):
    """Return a value as people and JSON can read it."""
    if isinstance(value, Model):
        return str(value)
    return value if isinstance(value, int | str | list | dict | None) else str(value)


def key_of(request) -> uuid.UUID | None:
    """Return the `Idempotency-Key` that the request carries, or None. Raises ValidationError when it is no UUID."""
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return None
    try:
        return uuid.UUID(given)
    except ValueError as error:
        raise ValidationError({"Idempotency-Key": _("This must be a UUID.")}) from error


def version_of(request) -> int:
    """Return the `version` in the request's body. Raises ValidationError when there is none."""
    return version_in(request.data.get("version") if hasattr(request.data, "get") else None)


def version_in(given) -> int:
    """Return the version that was sent, as a number. Raises ValidationError when it is none."""
    if not str(given).isdecimal() or len(str(given)) > 9:
        raise ValidationError({"version": _("Send the version you read.")})
    return int(given)


class KeyField(serializers.PrimaryKeyRelatedField):
    """A reference by id; a fraction is none, rather than the id before its point."""

    def to_internal_value(self, data):
        """Return the row of an id."""
        if isinstance(data, float):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class TracedSerializer(serializers.ModelSerializer):
    """A serializer of a traced object: `version` is shown; uniqueness and rules are the action's business."""

    serializer_related_field = KeyField

    def get_validators(self):
        """Leave rules over several fields to the action."""
        return []

    def build_standard_field(self, field_name, model_field):
        """Leave uniqueness to the action, which first looks whether the same key created the same before."""
        field_class, options = super().build_standard_field(field_name, model_field)
        if "validators" in options:
            options["validators"] = [one for one in options["validators"] if not isinstance(one, UniqueValidator)]
        return field_class, options


class HouseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Lists and shows what the user may see.

    Subclasses say in `rows` which; `add`, `change` and `take_away` are the actions behind POST, PATCH and DELETE, and
    a class that lacks one does not offer the method.
    """

    def rows(self, user):
        """Return the queryset that this user may see."""
        raise TypeError(f"{type(self).__name__} names no rows")

    def get_queryset(self):
        """Return the rows scoped by the user; the schema generator gets an empty set."""
        if getattr(self, "swagger_fake_view", False):
            return type(self).serializer_class.Meta.model._default_manager.none()
        return self.rows(self.request.user)

    def filter_queryset(self, queryset):
        """Filters are for lists; a single thing is found by its id alone, and no form of filters is built for it."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def parsed(self, request, serializer_class=None, partial=False) -> dict:
        """Return the request's validated body. Raises DRF's ValidationError (400)."""
        serializer = (serializer_class or self.get_serializer_class())(data=request.data, partial=partial, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def told(self, obj, status=200) -> Response:
        """Return the response that shows an object, in the viewset's own serializer."""
        return Response(self.get_serializer(obj).data, status=status)


class Adding:
    """POST on the list calls `add(request, facts)`."""

    def create(self, request, *args, **kwargs):
        """Create one."""
        return self.told(self.add(request, self.parsed(request)), status=201)


class Changing:
    """PATCH calls `change(request, obj, version, facts)`."""

    def partial_update(self, request, *args, **kwargs):
        """Change one, at the version that was read."""
        obj = self.get_object()
        return self.told(self.change(request, obj, version_of(request), self.parsed(request, partial=True)))


class Removing:
    """DELETE calls `take_away(request, obj)`."""

    def destroy(self, request, *args, **kwargs):
        """Remove one."""
        self.take_away(request, self.get_object())
        return Response(status=204)


class AtVersionSerializer(serializers.Serializer):
    """What moves an object on says, if it wants, at which version it was read: another one is answered with 409 and both versions."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=999_999_999, help_text=gettext_lazy("The version you read; without it none is compared."))


class NoteSerializer(serializers.Serializer):
    """A decision with a comment."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=20_000)
