"""How a person wants to be reached."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from audit import trail
from audit.values import listed
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


def choose_kinds(by, choices: dict[str, tuple[str, bool]], version: int | None = None, mail_of_all: str | None = None) -> Preference:
    """Set for each kind named when one wants the e-mail (a `Timing`) and whether one's robots tell it; return the preferences.

    `mail_of_all` is when one wants the e-mail of all the others, whose robots stay as they are. The preferences carry the
    `version` for the choices too. What is chosen as it stood already writes nothing. Raises Stale, ValidationError.
    """
    _refuse_unknown(choices, mail_of_all)
    with transaction.atomic():
        Preference.objects.get_or_create(user_id=by.pk)
        mine = Preference.objects.select_for_update().get(user_id=by.pk)
        trail.refuse_stale(mine, by, version)
        before = kinds.choices_of(by)
        if mail_of_all:
            choices = {code: (mail_of_all, robot) for code, (_mail, robot) in before.items()} | choices
        fresh = {code: choice for code, choice in choices.items() if before[code] != choice}
        if not fresh:
            return mine
        for code, (mail, robot) in fresh.items():
            KindChoice.objects.update_or_create(user_id=by.pk, kind=code, defaults={"mail": mail, "robot": robot})
        told = [[_told(code, choice[code]) for code in fresh] for choice in (before, fresh)]
        trail.record(mine, "user.preferences", by, changes={"kind_choices": told})
        return trail.touch(mine)


def _refuse_unknown(choices, mail_of_all):
    known, given = {kind.code for kind in kinds.all_kinds()}, [mail for mail, _robot in choices.values()]
    if not known.issuperset(choices) or not set(Timing.values).issuperset([*given, mail_of_all or Timing.OFF]):
        raise ValidationError(_("There is no such kind of reminder, or no such way of telling it."))


def _told(code, choice):
    """Return a choice as the trail keeps it: in both languages, so that everybody can read it."""
    told, (mail, robot) = {}, choice
    for name, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            robots = _("robots too") if robot else _("no robots")
            told[name] = f"{kinds.label_of(code)}{pgettext('after a label', ': ')}{listed([Timing(mail).label, robots])}"
    return told
