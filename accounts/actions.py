"""What is done to people: every change goes through the trail."""

from datetime import timedelta

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts.law import permit
from accounts.models import Delegation, Department, RoleGrant, User
from accounts.states import Role
from audit import trail
from audit.errors import WrongState
from audit.models import Event

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


def edit_user(person, by, version: int, roles=None, **changes) -> User:
    """Change a person's name, address or department, and their roles where given, read at `version`. Raises Stale."""
    permit(by, "user.manage", person)
    with transaction.atomic():
        edited = trail.edit(person, "user.edit", by, changes, version)
        if roles is not None:
            set_roles(edited, by, roles)
        return edited


def set_roles(person, by, roles) -> None:
    """Grant and take away so that the person holds exactly these roles. Raises ValidationError for an unknown one.

    A change makes a new version of the person, so that who read the roles before it cannot undo it unseen.
    """
    permit(by, "user.manage", person)
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise ValidationError({"roles": _("Unknown role: {roles}.").format(roles=", ".join(sorted(unknown)))})
    if person.pk == by.pk and Role.ADMINISTRATOR not in roles:
        raise ValidationError({"roles": _("Nobody can take the administrator's role from themselves.")})
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        held = {grant.role: grant for grant in person.grants.all()}
        for role in sorted(set(roles) - held.keys()):
            trail.create(RoleGrant(user=person, role=role), "user.grant", by)
        for role in sorted(held.keys() - set(roles)):
            trail.remove(held[role], "user.revoke", by)
        if set(roles) != held.keys():
            User.objects.filter(pk=person.pk).update(version=F("version") + 1, changed_at=timezone.now())
            person.version = User.objects.values_list("version", flat=True).get(pk=person.pk)
    person.__dict__.pop("roles", None)


def deactivate(person, by, version: int | None = None) -> User:
    """Close a person's account; what they did stays theirs. Nobody closes their own."""
    permit(by, "user.manage", person)
    if person.pk == by.pk:
        raise ValidationError(_("Nobody can close their own account."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # the person before the trail, as in every other deed
        revoke_token(person, by)
        return trail.edit(person, "user.deactivate", by, {"is_active": False}, version)


def activate(person, by, version: int | None = None) -> User:
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
    """Set one's own password, already proved by the old one; one's API token ends. Raises ValidationError under `new_password`."""
    _check_password(new_password, person, field="new_password")
    person.set_password(new_password)
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(password=person.password)
        trail.record(person, "user.password", person)
        revoke_token(person, person)
    return person


def reset_password(person, by, password: str) -> User:
    """Give somebody who forgot theirs a new password; their sessions and token end. Raises ValidationError under `password`."""
    permit(by, "user.manage", person)
    _check_password(password, person)
    person.set_password(password)
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(password=person.password)
        revoke_token(person, by)
        trail.record(person, "user.reset_password", by)
    return person


def unlock(person, by) -> User:
    """Open sign-in again for somebody whom wrong passwords locked out."""
    permit(by, "user.manage", person)
    with transaction.atomic():
        reset(username=person.username)
        trail.record(person, "user.unlock", by)
    return person


def note_sign_in(person) -> None:
    """Record that a person signed in."""
    trail.record(person, "user.sign_in", person)


def note_lock_out(username: str) -> None:
    """Record that wrong passwords closed sign-in for this account: once for each lock, and never for an unknown name."""
    person = User.objects.filter(username=username[:60]).first()
    if person is None:
        return
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    if not Event.objects.of(person).filter(verb="user.locked_out", at__gt=since).exists():
        trail.record(person, "user.locked_out", None)


def issue_token(person) -> Token:
    """Return the person's API token, making one where there is none."""
    with transaction.atomic():
        token, is_new = Token.objects.get_or_create(user=person)
        if is_new:
            trail.record(person, "user.issue_token", person)
    return token


def revoke_token(person, by) -> None:
    """Make the person's API token worthless: one's own, or as administrator somebody else's."""
    if person.pk != by.pk:
        permit(by, "user.manage", person)
    with transaction.atomic():
        if Token.objects.filter(user=person).delete()[0]:
            trail.record(person, "user.revoke_token", by)


def delegate(by, key=None, **facts) -> Delegation:
    """Let somebody decide on one's own behalf (delegate, starts, ends, reason). Raises ValidationError at the fields."""
    permit(by, "delegation.give")
    if earlier := trail.created_before(Delegation, by, key):
        return earlier
    given = Delegation(principal=by, **facts)
    _check_delegation(given)
    return trail.create(given, "delegation.give", by, key=key)


def edit_delegation(delegation, by, version: int, **changes) -> Delegation:
    """Change whom a delegation names, its days or its reason, read at `version`. Raises Stale, WrongState once it is over."""
    permit(by, "delegation.change", delegation)
    with transaction.atomic():
        stored = _open_delegation(delegation)
        for name, value in changes.items():
            setattr(stored, name, value)
        _check_delegation(stored)
        return trail.edit(stored, "delegation.edit", by, changes, version)


def revoke_delegation(delegation, by) -> Delegation:
    """Take a delegation back; it ends at once. Raises WrongState once it is over."""
    permit(by, "delegation.change", delegation)
    with transaction.atomic():
        return trail.edit(_open_delegation(delegation), "delegation.revoke", by, {"revoked": True})


def _open_delegation(delegation):
    stored = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if stored.is_over:
        raise WrongState(_("This delegation is over."))
    return stored


def _check_delegation(given):
    if given.ends and given.ends < timezone.localdate():
        raise ValidationError({"ends": _("The end is in the past.")})
    if not given.delegate.is_active or Role.AUDITOR in given.delegate.roles:
        raise ValidationError({"delegate": _("Name somebody who can sign in and is no auditor: an auditor takes no part in what they audit.")})


def _check_password(password, person, field="password"):
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
