"""The law of who may do what, in which state, and who never may.

Each room's `rules.py` enacts its rows of the policy; actions ask `permit`, pages ask `may` to show a button.
"""

from dataclasses import dataclass

import rules
from django.utils.translation import gettext as _

from audit.errors import NotAllowed, WrongState


@rules.predicate
def anyone(user, obj=None):
    """Any signed-in person."""
    return bool(user and user.is_active)


def has_role(*roles: str):
    """Return the predicate "holds any of these roles"; a superuser holds only the roles granted."""

    @rules.predicate("has_role:" + "|".join(roles))
    def predicate(user, obj=None):
        return bool(user and user.is_active and user.roles.intersection(roles))

    return predicate


@dataclass(frozen=True)
class Law:
    """One row of the policy. Empty `states` means any; `who_says` and `never_says` complete the refusal's sentence."""

    action: str
    who: rules.Predicate
    who_says: str
    states: frozenset[str] = frozenset()
    never: rules.Predicate = rules.always_false
    never_says: str = ""

    def fits(self, obj) -> bool:
        """Whether this row speaks of the state that the object is in."""
        return not self.states or bool(self.states & states_of(obj))

    def names(self, user, obj) -> bool:
        """Whether this row gives the right to the user, the state aside."""
        return self.who.test(user, obj) and not self.never.test(user, obj)


LAWS: dict[str, list[Law]] = {}


def enact(*laws: Law) -> None:
    """Add rows to the law."""
    for law in laws:
        LAWS.setdefault(law.action, []).append(law)


def states_of(obj) -> frozenset[str]:
    """Return the states that the policy's rows mean by: `law_states`, or the object's own state."""
    states = getattr(obj, "law_states", None)
    return states if states is not None else frozenset({getattr(obj, "state", "")})


def permit(user, action: str, obj=None) -> None:
    """Return if the user may do this now.

    Raises NotAllowed (403) when the person may not, WrongState (409) when the person may, but in other states.
    """
    if not anyone(user):
        raise NotAllowed(_("Sign in first."))
    rows = LAWS[action]
    fitting = [law for law in rows if law.fits(obj)]
    if any(law.names(user, obj) for law in fitting):
        return
    if not fitting and any(law.names(user, obj) for law in rows):
        raise WrongState(_("“{object}” is {state}; this is not possible now.").format(object=obj, state=_state_words(obj)))
    raise NotAllowed(_refusal(user, obj, fitting or rows))


def may(user, action: str, obj=None) -> bool:
    """Return whether the user may do this now."""
    return anyone(user) and any(law.fits(obj) and law.names(user, obj) for law in LAWS[action])


def _refusal(user, obj, rows):
    for law in rows:
        if law.who.test(user, obj) and law.never.test(user, obj):
            return _("This may not be done by {persons}, whatever their role.").format(persons=law.never_says)
    return _("This is for {persons}.").format(persons=" / ".join(str(law.who_says) for law in rows))


def _state_words(obj):
    display = getattr(obj, "state_words", None) or getattr(obj, "get_state_display", None)
    return display() if display else "-"
