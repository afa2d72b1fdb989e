"""The refusals that every room raises and both doors, pages and API, answer in one way.

Bad input is Django's `ValidationError`, with its errors at the fields.
"""

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.models import Event


class Refusal(Exception):
    """Something is not done; `message` is a sentence, in the user's language, that a person can act on."""

    status = 409
    code = "refused"

    def __init__(self, message: str, missing: list | None = None):
        super().__init__(message)
        self.message = str(message)
        self.missing = missing or []


# What a database says of two who wait for each other, or of one who waited too long for a lock: SQLSTATE, and SQLite's codes.
CROSSED = frozenset({"40P01", "40001", "55P03"})
SQLITE_BUSY, SQLITE_LOCKED = 5, 6


def crossed(error: OperationalError) -> "Faster | None":
    """Return the refusal that a database error means when two crossed each other's way; None for every other error."""
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if code in CROSSED or getattr(cause, "sqlite_errorcode", 0) & 0xFF in {SQLITE_BUSY, SQLITE_LOCKED}:
        return Faster(_("Somebody changed the same at this moment; try again."))
    return None


class Hint(str):
    """A sentence that names what is missing, and the address where it can be put right."""

    url: str

    def __new__(cls, sentence: str, url: str = ""):
        hint = super().__new__(cls, sentence)
        hint.url = url
        return hint


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


class StoreAway(Refusal):
    """The store of files does not give what it holds: 409, and nothing is wrong with what was asked."""

    code = "store_away"


class TooOften(Refusal):
    """This person has had it done many times just now: 429."""

    status = 429
    code = "too_often"


class NotStored(ValidationError):
    """The store of files took nothing; no row was written. Told at the field `file`, at the API as 503: trying again later is right."""

    status = 503


class Stale(Refusal):
    """An edit was based on an older version: 409, with both versions.

    `theirs` and `yours` map field names to the stored value and to the value that was refused;
    `current` is the stored object, `by` the person whose edit is refused; the sentence names who saved it and when. `own` says that
    it was the same person, in another window.
    """

    code = "stale"

    def __init__(self, current, yours: dict, by=None):
        self.current = current
        self.yours = yours
        self.theirs = {name: getattr(current, name) for name in yours}
        saved = _last_saved(current)
        self.own = saved is not None and by is not None and saved.actor_id == by.pk
        self.title = _("You saved this elsewhere") if self.own else _("Somebody was faster")
        super().__init__(_told(saved, self.own))


def _last_saved(obj):
    """Return the event that wrote the object's present version, or None.

    It is the object's own, or, when a report about the object moved it on, the last one of its chain until then.
    """
    saved = Event.objects.of(obj).last()
    if saved is not None and saved.at >= obj.changed_at:
        return saved
    return Event.objects.in_chain(*obj.chain).filter(at__lte=obj.changed_at).last()


def _told(saved, own):
    if saved is None:
        return _("Somebody else saved this after you opened it.")
    time = localtime(saved.at).strftime("%Y-%m-%d %H:%M")
    if own:
        return _("You saved this in another window at {time}.").format(time=time)
    return _("{name} saved this at {time}, after you opened it.").format(name=saved.actor_name, time=time)
