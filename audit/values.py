"""Values of recorded changes as people read them: times of their own zone, words for codes, lines for lists."""

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from audit import names, registry, rich
from audit.fields import RichTextField

# Fields that no form shows and that therefore carry no name of their own.
FIELD_LABELS = {
    "submitted_hash": gettext_lazy("SHA-256 of what was submitted"),
    "trail_sequence": gettext_lazy("events in the history at issue"),
    "trail_hash": gettext_lazy("latest hash of the history at issue"),
    "about_type": gettext_lazy("kind of what it is attached to"),
    "about_id": gettext_lazy("number of what it is attached to"),
    "source_id": gettext_lazy("number of the row it stands for"),
    "kind_choices": gettext_lazy("kinds of reminder"),
}
# The names within recorded structures: criteria of an assessment, verdicts of a round, points of a checklist.
KEY_LABELS = {
    "criterion": gettext_lazy("criterion"),
    "weight": gettext_lazy("weight"),
    "score": gettext_lazy("score"),
    "reason": gettext_lazy("reason"),
    "indicator": gettext_lazy("indicator"),
    "name": pgettext_lazy("verdict", "name"),
    "unit": gettext_lazy("unit"),
    "since": gettext_lazy("improved since"),
    "before": pgettext_lazy("verdict", "before"),
    "after": pgettext_lazy("verdict", "after"),
    "count": gettext_lazy("values"),
    "mean": gettext_lazy("mean"),
    "reasoning": gettext_lazy("reasoning"),
}
# Codes within recorded structures that the sentence beside them says in words.
UNTOLD = {"code", "direction"}
KINDS = {"about_type"}


def listed(items) -> str:
    """Return short items in one line, separated as the present language does it."""
    return pgettext("between names", ", ").join(str(item) for item in items)


def label_of(known, name: str) -> str:
    """Return the label of a field; `known` is None for a field that is no more."""
    if name in FIELD_LABELS:
        return capfirst(str(FIELD_LABELS[name]))
    return capfirst(str(known.verbose_name)) if known else name


def words_of(known, value) -> str:
    """Return a recorded value of a field in words; lists and structures have one line for each of their parts."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(known, models.FileField):
        return _("stored file")
    if isinstance(value, dict):
        return names.in_present_language(getattr(known, "related_model", None), str(value["label"])) if "label" in value else _structure(known, value)
    if isinstance(value, list):
        return _list(known, value)
    return _one(known, value)


def _one(known, value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(known, models.DateTimeField):
        return _moment(value)
    if isinstance(known, RichTextField):
        return rich.plain(value)
    if said := known is not None and registry.SAID.get((known.model._meta.label_lower, known.name)):
        return said(value)
    if getattr(known, "name", "") in KINDS:
        return _kind(value)
    if isinstance(value, int | float):
        return number_format(value, use_l10n=True)
    return str(_choices(known).get(value, value))


def _moment(value):
    moment = parse_datetime(str(value))
    if moment is None:
        return str(value)
    return (localtime(moment) if is_aware(moment) else moment).strftime("%Y-%m-%d %H:%M")


def _kind(value):
    try:
        return str(apps.get_model(value)._meta.verbose_name)
    except (LookupError, ValueError):
        return str(value)


def _list(known, values):
    codes = _choices(known)
    if codes:
        return listed(codes.get(value, value) for value in values)
    return "\n".join(_structure(known, value, listed) if isinstance(value, dict) else _one(None, value) for value in values)


def _structure(known, value, join="\n".join):
    spoken = _in_present_language(value)
    if isinstance(spoken, str):
        return spoken
    told = {key: part for key, part in spoken.items() if part not in (None, "", [], {}) and key not in UNTOLD}
    return join(f"{_key(known, key)}{pgettext('after a label', ': ')}{_part(known, part)}" for key, part in told.items())


def _in_present_language(value):
    """Keep of texts held in both languages the present one: {"en", "zh"} is one text, name_en and name_zh one name."""
    spoken, other = ("zh", "en") if (get_language() or "zh").startswith("zh") else ("en", "zh")
    if value.keys() == {"en", "zh"}:
        return str(value[spoken])
    return {key.removesuffix(f"_{spoken}"): part for key, part in value.items() if not key.endswith(f"_{other}")}


def _part(known, part):
    if isinstance(part, dict):
        return _structure(known, part, listed)
    return listed(part) if isinstance(part, list) else _one(None, part)


def _key(known, key):
    """A structure's key is named in the table, or is a code of one of its object's choices, such as a bone of a fishbone."""
    if key in KEY_LABELS:
        return capfirst(str(KEY_LABELS[key]))
    fields = known.model._meta.concrete_fields if known is not None else []
    return str(next((words for field in fields for code, words in field.flatchoices if code == key), key))


def _choices(known):
    codes = getattr(known, "codes", None)
    return dict(codes.choices) if codes else dict(getattr(known, "flatchoices", ()) or ())
