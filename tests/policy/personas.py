"""Who knocks at the doors: the cast as it is, and the same people with roles that tempt the *never* column."""

from accounts.models import RoleGrant, User
from accounts.states import Role

PLAIN = [
    "quality_manager", "sms_owner", "planner", "delivery", "checker", "colleague", "leadership", "supervision",
    "auditor", "second_manager", "administrator",
]  # fmt: skip
# key → roles granted on top, so that the person would have the right were it not for the never column.
TEMPTED = {
    "quality_manager": ("sms_owner", "planner", "supervision"),
    "planner": ("sms_owner", "supervision"),
    "delivery": ("sms_owner", "planner", "supervision"),
    "checker": ("supervision", "planner"),
    "colleague": tuple(Role.values),
}
AUDITING_OWNER = ("quality_manager", ("auditor",))
SUPERUSER = "root.only"
EVERYBODY = [*((key, ()) for key in PLAIN), ("superuser", ())]


def tried_on(never: bool) -> list[tuple[str, tuple[str, ...]]]:
    """Return the personas of an action: everybody, and the tempted where the policy has a *never* for it."""
    return [*EVERYBODY, *TEMPTED.items(), AUDITING_OWNER] if never else [*EVERYBODY, ("colleague", TEMPTED["colleague"])]


def bring(people, key: str, extra: tuple[str, ...]) -> User:
    """Return the person behind a persona, holding the extra roles; the caller rolls them back."""
    if key == "superuser":
        return User.objects.get(username=SUPERUSER)
    person = User.objects.get(pk=getattr(people, key).pk)
    for role in sorted(set(extra) - person.roles):
        RoleGrant.objects.create(user=person, role=role)
    return User.objects.get(pk=person.pk)
