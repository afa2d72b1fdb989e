"""What a cell says, as the value of a field; a sentence where it says nothing that the field can take."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.tables.cells import one_newline
from improvement.states import Priority
from improvement.transfers.columns import LANGUAGES

DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$")
YES, NO = {"yes", "y", "true", "1", "是", "√", "x"}, {"no", "n", "false", "0", "否", ""}


def text_of(raw) -> str:
    """Return a text, with outer blanks gone; numbers and dates that a spreadsheet made of it become text again."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    return one_newline(str(raw)).strip()


def date_of(raw) -> date | None:
    """Return a date. Raises ValidationError."""
    if raw is None:
        return None
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = DATE.match(str(raw).strip())
    try:
        return date(*map(int, found.groups()))
    except (AttributeError, ValueError) as error:
        raise ValidationError(_("“{value}” is no date such as 2026-07-01.").format(value=text_of(raw)[:40])) from error


def number_of(raw) -> Decimal | None:
    """Return a number, without the commas between thousands. Raises ValidationError."""
    if raw is None or isinstance(raw, bool):
        return None if raw is None else _refuse_number(raw)
    try:
        number = Decimal(str(raw).strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return _refuse_number(raw)
    return number if number.is_finite() else _refuse_number(raw)


def whole_of(raw) -> int | None:
    """Return a whole number. Raises ValidationError."""
    number = number_of(raw)
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 < number < 10**9:
        raise ValidationError(_("“{value}” is no number of an item.").format(value=text_of(raw)[:40]))
    return int(number)


def flag_of(raw) -> bool:
    """Return yes or no. Raises ValidationError."""
    said = text_of(raw).casefold()
    if said in YES or said in NO:
        return said in YES
    raise ValidationError(_("Say yes or no, not “{value}”.").format(value=said[:40]))


def priority_of(raw) -> str:
    """Return the code of a priority said in either language; a blank cell means the normal one. Raises ValidationError."""
    said = text_of(raw).casefold()
    if not said:
        return Priority.NORMAL
    for priority in Priority:
        if said in {priority.value, *_labels(priority)}:
            return priority.value
    choices = ", ".join(str(priority.label) for priority in Priority)
    raise ValidationError(_("“{value}” is no priority: {choices}.").format(value=said[:40], choices=choices))


def _labels(priority):
    for language in LANGUAGES:
        with translation.override(language):
            yield str(priority.label).casefold()


def _refuse_number(raw):
    raise ValidationError(_("“{value}” is no number.").format(value=text_of(raw)[:40]))
