"""Names of recorded objects in the language of whoever reads them: what a name says in words of a code is looked up when it is shown."""

from functools import cache

from django.conf import settings
from django.utils.translation import get_language, override


def in_present_language(model, name: str) -> str:
    """Return a recorded name with its last word of a code (`model.SAYS`) in the present language; other names as they are."""
    for field in getattr(model, "SAYS", ()):
        words = _in_all_languages(model, field)
        present = words.get(get_language(), {})
        if any(label in name for label in present.values()):
            continue
        known = sorted(((label, code) for labels in words.values() for code, label in labels.items()), key=lambda pair: -len(pair[0]))
        label, code = next(((label, code) for label, code in known if label in name), ("", ""))
        if label:
            head, _label, tail = name.rpartition(label)
            name = f"{head}{present.get(code, label)}{tail}"
    return name


@cache
def _in_all_languages(model, field):
    """Return the words of a field's codes: language -> code -> words."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = {code: str(label) for code, label in model._meta.get_field(field).flatchoices if code}
    return words
