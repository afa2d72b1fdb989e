"""What is done to people: every change goes through the trail."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from accounts.models import Department, RoleGrant, User
from accounts.states import Role
from audit import trail

PREFERENCES = {"language", "theme"}


def add_department(by, key=None, **facts) -> Department:
    """Add a department (code, name_en, name_zh). Raises ValidationError at the fields."""
    permit(by, "user.manage")
    return trail.create(Department(**facts), "department.create", by, key=key)


def edit_department(department, by, version: int, **changes) -> Department:
    """Change a department read at `version`. Raises Stale."""
    permit(by, "user.manage", department)
    return trail.edit(department, "department.edit", by, changes, version)


def add_user(by, password: str, roles=(), key=None, **facts) -> User:
    """Add a person who can sign in, with their roles. Raises ValidationError at the fields."""
    permit(by, "user.manage")
    person = User(**facts)
    _check_password(password, person)
    person.set_password(password)
    with transaction.atomic():
        person = trail.create(person, "user.create", by, key=key)
        set_roles(person, by, roles)
    return person


def found(**facts) -> User:
    """Add the first administrator of an empty installation; refused as soon as there is anybody."""
    if User.objects.exists():
        raise ValidationError(_("This installation already has people."))
    password = facts.pop("password")
    person = User(**facts)
    _check_password(password, person)
    person.set_password(password)
    with transaction.atomic():
        person = trail.create(person, "user.create", None)
        trail.create(RoleGrant(user=person, role=Role.ADMINISTRATOR), "user.grant", None)
    return person


def edit_user(person, by, version: int, **changes) -> User:
    """Change a person's name, address or department, read at `version`. Raises Stale."""
    permit(by, "user.manage", person)
    return trail.edit(person, "user.edit", by, changes, version)


def set_roles(person, by, roles) -> None:
    """Grant and take away so that the person holds exactly these roles. Raises ValidationError for an unknown one."""
    permit(by, "user.manage", person)
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise ValidationError({"roles": _("Unknown role: {roles}.").format(roles=", ".join(sorted(unknown)))})
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        held = {grant.role: grant for grant in person.grants.all()}
        for role in sorted(set(roles) - held.keys()):
            trail.create(RoleGrant(user=person, role=role), "user.grant", by)
        for role in sorted(held.keys() - set(roles)):
            trail.remove(held[role], "user.revoke", by)
    person.__dict__.pop("roles", None)


def deactivate(person, by, version: int) -> User:
    """Close a person's account; what they did stays theirs. Nobody closes their own."""
    permit(by, "user.manage", person)
    if person.pk == by.pk:
        raise ValidationError(_("Nobody can close their own account."))
    return trail.edit(person, "user.deactivate", by, {"is_active": False}, version)


def activate(person, by, version: int) -> User:
    """Open a closed account again."""
    permit(by, "user.manage", person)
    return trail.edit(person, "user.activate", by, {"is_active": True}, version)


def set_preferences(person, by, **changes) -> User:
    """Set one's own language ("zh-hans", "en") or theme ("auto", "light", "dark"). Raises ValidationError at the fields."""
    unknown = changes.keys() - PREFERENCES
    if unknown or person.pk != by.pk:
        raise ValidationError(_("Only one's own preferences can be set."))
    return trail.edit(person, "user.preferences", by, changes)


def change_password(person, new_password: str) -> User:
    """Set one's own password, already proved by the old one. Raises ValidationError under `new_password`."""
    _check_password(new_password, person, field="new_password")
    person.set_password(new_password)
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(password=person.password)
        trail.record(person, "user.password", person)
    return person


def _check_password(password, person, field="password"):
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
