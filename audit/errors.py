"""The refusals that every room raises and both doors, pages and API, answer in one way.

Bad input is Django's `ValidationError`, with its errors at the fields.
"""

from django.utils.translation import gettext as _


class Refusal(Exception):
    """Something is not done; `message` is a sentence, in the user's language, that a person can act on."""

    status = 409
    code = "refused"

    def __init__(self, message: str, missing: list | None = None):
        super().__init__(message)
        self.message = str(message)
        self.missing = missing or []


class NotAllowed(Refusal):
    """This person may see the thing but may not do this to it: 403."""

    status = 403
    code = "not_allowed"


class WrongState(Refusal):
    """This person may do it, but not while the thing is in its present state: 409."""

    code = "wrong_state"


class Faster(Refusal):
    """Somebody else moved the thing between reading and acting: 409."""

    code = "somebody_was_faster"


class NotReady(Refusal):
    """Something is missing first; `missing` names each thing: 409."""

    code = "not_ready"


class Stale(Refusal):
    """An edit was based on an older version: 409, with both versions.

    `theirs` and `yours` map field names to the stored value and to the value that was refused;
    `current` is the stored object.
    """

    code = "stale"

    def __init__(self, current, yours: dict):
        self.current = current
        self.yours = yours
        self.theirs = {name: getattr(current, name) for name in yours}
        super().__init__(
            _("Somebody else saved this in the meantime: you read version {yours}, the present one is {theirs}.").format(
                yours=yours.get("version", "?"), theirs=current.version
            )
        )
