"""How a person wants to be reached."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from reminders import kinds
from reminders.models import KindChoice, Preference
from reminders.states import Timing


def set_reminding(by, version: int | None = None, **changes) -> Preference:
    """Set when one may be written to: `time_zone`, `quiet_from`, `quiet_until`, `digest_at`, `working_days_only`.

    Raises Stale, and ValidationError at the fields.
    """
    with transaction.atomic():
        mine, _new = Preference.objects.get_or_create(user_id=by.pk)
        return trail.edit(mine, "user.preferences", by, changes, version)


def choose_kinds(by, choices: dict[str, tuple[str, bool]]) -> None:
    """Set for each kind named when one wants the e-mail (a `Timing`) and whether one's robots tell it. Raises ValidationError."""
    known = {kind.code for kind in kinds.all_kinds()}
    for code, (mail, _robot) in choices.items():
        if code not in known or mail not in Timing.values:
            raise ValidationError(_("There is no such kind of reminder, or no such way of telling it."))
    with transaction.atomic():
        for code, (mail, robot) in choices.items():
            KindChoice.objects.update_or_create(user_id=by.pk, kind=code, defaults={"mail": mail, "robot": robot})
