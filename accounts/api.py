"""The API of people: oneself, the names of everybody, and for the administrator people and departments."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from accounts import actions, delegation_api, tables_api
from accounts.filters import PersonFilter
from accounts.law import permit
from accounts.models import Department, User
from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of
from accounts.states import Role, Theme


class DepartmentSerializer(TracedSerializer):
    """A department."""

    class Meta:
        model = Department
        fields = ["id", "code", "name_en", "name_zh", "version"]
        read_only_fields = ["version"]
        extra_kwargs = {"code": {"validators": []}}


class DepartmentViewSet(Adding, Changing, HouseViewSet):
    """Departments: everybody reads them, the administrator keeps them."""

    serializer_class = DepartmentSerializer
    ordering_fields = ["code"]

    def rows(self, user):
        """Everybody sees all."""
        return Department.objects.all()

    def add(self, request, facts):
        """Add one."""
        return actions.add_department(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change one."""
        return actions.edit_department(obj, request.user, version, **facts)


class NameSerializer(serializers.ModelSerializer):
    """What everybody may know of a colleague."""

    department = serializers.StringRelatedField()

    class Meta:
        model = User
        fields = ["id", "name", "department"]


class PeopleViewSet(HouseViewSet):
    """The names of everybody whose account is open, for choosing an owner or an assignee."""

    serializer_class = NameSerializer
    filterset_class = PersonFilter
    ordering_fields = ["name", "id"]

    def rows(self, user):
        """Everybody sees the open accounts."""
        return User.objects.active().select_related("department")


class RolesField(serializers.MultipleChoiceField):
    """The codes of the roles a person holds."""

    def __init__(self, **kwargs):
        super().__init__(choices=Role.choices, **kwargs)

    def get_attribute(self, person):
        """Read the roles from the grants, which lists have fetched before."""
        return [grant.role for grant in person.grants.all()]

    def to_representation(self, value):
        """Show them in a fixed order."""
        return sorted(value)

    def to_internal_value(self, data):
        """Take a list of codes."""
        return sorted(super().to_internal_value(data))


class UserSerializer(TracedSerializer):
    """A person as the administrator sees them; the password is only ever written."""

    roles = RolesField(required=False)
    password = serializers.CharField(write_only=True, trim_whitespace=False, max_length=200)

    class Meta:
        model = User
        fields = ["id", "username", "name", "email", "department", "language", "roles", "is_active", "last_login", "password", "version"]
        read_only_fields = ["is_active", "last_login", "version"]
        extra_kwargs = {"username": {"validators": []}}


class EditedUserSerializer(UserSerializer):
    """What may be changed of a person."""

    class Meta(UserSerializer.Meta):
        read_only_fields = [*UserSerializer.Meta.read_only_fields, "username", "password"]

    password = None


class NewPasswordSerializer(serializers.Serializer):
    """A new password."""

    password = serializers.CharField(trim_whitespace=False, max_length=200)


class UserViewSet(Adding, Changing, HouseViewSet):
    """People, for the administrator."""

    serializer_class = UserSerializer
    filterset_class = PersonFilter
    ordering_fields = ["name", "username", "id"]

    def rows(self, user):
        """The administrator sees all. Raises NotAllowed for everybody else."""
        permit(user, "user.manage")
        return User.objects.select_related("department").prefetch_related("grants")

    def add(self, request, facts):
        """Add one."""
        return actions.add_user(request.user, key=key_of(request), **facts)

    def get_serializer_class(self):
        """Take less when changing than when adding."""
        return EditedUserSerializer if self.action == "partial_update" else UserSerializer

    def change(self, request, obj, version, facts):
        """Change one."""
        actions.edit_user(obj, request.user, version, **facts)
        return self.get_queryset().get(pk=obj.pk)

    @action(detail=True, methods=["post"])
    def deactivate(self, request, pk=None):
        """Close the account."""
        return self.told(actions.deactivate(self.get_object(), request.user))

    @action(detail=True, methods=["post"])
    def activate(self, request, pk=None):
        """Open the account again."""
        return self.told(actions.activate(self.get_object(), request.user))

    @action(detail=True, methods=["post"])
    def unlock(self, request, pk=None):
        """Open sign-in again after too many wrong passwords."""
        return self.told(actions.unlock(self.get_object(), request.user))

    @action(detail=True, methods=["post"], url_path="password", serializer_class=NewPasswordSerializer)
    def set_password(self, request, pk=None):
        """Give the person a new password."""
        actions.reset_password(self.get_object(), request.user, **self.parsed(request, NewPasswordSerializer))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeSerializer(serializers.ModelSerializer):
    """Oneself."""

    roles = serializers.SerializerMethodField()
    department = serializers.StringRelatedField()

    class Meta:
        model = User
        fields = ["id", "username", "name", "email", "department", "language", "theme", "roles"]

    def get_roles(self, person) -> list[str]:
        """Return the codes of the roles held."""
        return sorted(person.roles)


class PreferencesSerializer(serializers.Serializer):
    """One's own language and theme."""

    language = serializers.ChoiceField(choices=User._meta.get_field("language").choices, required=False)
    theme = serializers.ChoiceField(choices=Theme.choices, required=False)


class OwnPasswordSerializer(serializers.Serializer):
    """One's own new password, proved by the old one."""

    old_password = serializers.CharField(trim_whitespace=False, max_length=200)
    new_password = serializers.CharField(trim_whitespace=False, max_length=200)


class MeViewSet(viewsets.GenericViewSet):
    """Oneself: who one is, one's preferences and password."""

    serializer_class = MeSerializer
    pagination_class = None
    filter_backends = []
    throttle_scope = "token"

    def get_throttles(self):
        """Guessing the old password is limited by the minute, as asking for a token is."""
        return [ScopedRateThrottle()] if self.action == "password" else []

    def list(self, request):
        """Say who is asking."""
        return Response(MeSerializer(request.user).data)

    @action(detail=False, methods=["post"], serializer_class=PreferencesSerializer)
    def preferences(self, request):
        """Set one's own language or theme."""
        given = PreferencesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(MeSerializer(actions.set_preferences(request.user, request.user, **given.validated_data)).data)

    @action(detail=False, methods=["post"], serializer_class=OwnPasswordSerializer)
    def password(self, request):
        """Change one's own password."""
        given = OwnPasswordSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if not request.user.check_password(given.validated_data["old_password"]):
            raise serializers.ValidationError({"old_password": _("This is not your present password.")})
        actions.change_password(request.user, given.validated_data["new_password"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class CredentialsSerializer(serializers.Serializer):
    """User name and password."""

    username = serializers.CharField(max_length=60)
    password = serializers.CharField(trim_whitespace=False, max_length=200)


class TokenSerializer(serializers.Serializer):
    """The token that a program sends as `Authorization: Token …`."""

    token = serializers.CharField()


class TokenViewSet(viewsets.GenericViewSet):
    """POST gives a token for user name and password, under the same lock as the sign-in page; DELETE makes one's token worthless."""

    serializer_class = CredentialsSerializer
    throttle_scope = "token"
    pagination_class = None
    filter_backends = []

    def get_permissions(self):
        """Whoever asks for a token has none yet."""
        return [AllowAny()] if self.action == "create" else super().get_permissions()

    def get_throttles(self):
        """Asking is limited by the minute."""
        return [ScopedRateThrottle()] if self.action == "create" else []

    @extend_schema(responses={201: TokenSerializer})
    def create(self, request, *args, **kwargs):
        """Give a token."""
        given = CredentialsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        person = authenticate(request._request, **given.validated_data)
        if person is None:
            raise serializers.ValidationError({"detail": _("User name and password do not match.")})
        actions.note_sign_in(person)
        return Response({"token": actions.issue_token(person).key}, status=status.HTTP_201_CREATED)

    def destroy(self, request, *args, **kwargs):
        """Make one's own token worthless."""
        actions.revoke_token(request.user, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


ROUTES = [
    ("departments", DepartmentViewSet, "department"),
    ("people", PeopleViewSet, "person"),
    ("users", UserViewSet, "user"),
    ("me", MeViewSet, "me"),
    *delegation_api.ROUTES,
    *tables_api.ROUTES,
]
