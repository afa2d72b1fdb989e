"""Fields that refuse what nothing can hold or reckon with: texts, with an upper length everywhere, and days."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit import rich

LONG_TEXT = 20_000
# Marks count too.
RICH_TEXT = 40_000
# Days that a calendar can still count on from.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
# Nobody sees them, and what is written as XML cannot hold them: control characters but tab and ends of lines, and what is no character.
# NUL is refused by itself, by Django's own sentence.
INVISIBLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def validate_encodable(value: str) -> None:
    """Refuse lone surrogates, which JSON can carry but no database can store, and what no paper can show."""
    if found := INVISIBLE.search(str(value)):
        raise ValidationError(_("This text holds the invisible character %(code)s, which no paper can show. Remove it."), params={"code": f"U+{ord(found[0]):04X}"})
    try:
        str(value).encode()
    except UnicodeEncodeError as error:
        raise ValidationError(_("This text holds a character that cannot be stored.")) from error


def one_line(text: str, most: int | None = None) -> str:
    """Return a text on one line, its spaces made single; no longer than `most` characters where that is given."""
    return " ".join(text.split())[:most]


TEXT_VALIDATORS = [ProhibitNullCharactersValidator(), validate_encodable]


def check_text(text: str, field: str, most: int = LONG_TEXT) -> None:
    """Raise ValidationError at `field` for a text that no database can store, or that has more than `most` characters."""
    for check in [*TEXT_VALIDATORS, MaxLengthValidator(most)]:
        try:
            check(text)
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error


def demand(text: str, field: str, sentence: str = "", most: int = LONG_TEXT) -> None:
    """Raise ValidationError at `field` where nothing is said, be it by signs alone such as ".", with the `sentence` that asks for it, or what cannot be kept."""
    if not any(sign.isalnum() for sign in text):
        raise ValidationError({field: sentence or gettext("Give a reason.")})
    check_text(text, field, most)


class LineField(models.CharField):
    """One line of text."""

    default_validators = TEXT_VALIDATORS

    def __init__(self, *args, max_length=200, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class ProseField(models.TextField):
    """Paragraphs of text, at most `LONG_TEXT` characters unless told otherwise."""

    default_validators = TEXT_VALIDATORS

    def __init__(self, *args, max_length=LONG_TEXT, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
        self.validators.append(MaxLengthValidator(max_length))


class RichTextField(ProseField):
    """Text that may have paragraphs, lists, bold and tables; sanitised before it is validated and stored."""

    def __init__(self, *args, max_length=RICH_TEXT, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    def clean(self, value, model_instance):
        """Return the sanitised text. Raises ValidationError when it is too long or cannot be stored."""
        return super().clean(rich.clean(value) if isinstance(value, str) else value, model_instance)


def validate_day(value) -> None:
    """Refuse a day that is meant by nobody and that nothing can be reckoned from."""
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValidationError(_("Give a date from %(first)s to %(last)s."), params={"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()})


class DayField(models.DateField):
    """A day from 1900 to 2200. To the database it is a date like any other."""

    default_validators = [validate_day]

    def deconstruct(self):
        """Return what a date field is made of."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class CodesField(models.JSONField):
    """A list of codes, each one of `codes` (a TextChoices class)."""

    def __init__(self, *args, codes=None, **kwargs):
        self.codes = codes
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        """Refuse anything but a list of known codes without repetition."""
        super().validate(value, model_instance)
        if not isinstance(value, list) or any(not isinstance(code, str) for code in value):
            raise ValidationError(_("Give a list of codes."))
        unknown = [code for code in value if self.codes and code not in self.codes.values]
        if unknown or len(set(value)) != len(value):
            raise ValidationError(_("Not among the choices: %(codes)s."), params={"codes": ", ".join(unknown) or "×2"})
