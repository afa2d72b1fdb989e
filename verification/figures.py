"""How a measured value is read as people type it or paste it from a spreadsheet."""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

GROUPED = re.compile(r"[+-]?\d{1,3}([, ']\d{3})+(\.\d+)?")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
MINUS = str.maketrans("−–", "--")
LONGEST = 60


def figure_in(given: str, unit: str = "") -> Decimal | None:
    """Return the number that a text says, None for an empty one.

    Full-width digits and signs, thousands separators and the row's own unit behind the number are understood.
    Raises ValidationError for what is no number, and for % where the row's unit is another.
    """
    text = unicodedata.normalize("NFKC", str(given)).translate(MINUS).strip()
    if not text:
        return None
    number = _without_unit(text, unicodedata.normalize("NFKC", unit).strip())
    if len(number) > LONGEST or not (PLAIN.fullmatch(number) or GROUPED.fullmatch(number)):
        raise ValidationError(_("“{text}” is not a number.").format(text=text[:LONGEST]))
    return Decimal(re.sub(r"[, ']", "", number))


def _without_unit(text, unit):
    if unit and text.casefold().endswith(unit.casefold()):
        return text[: -len(unit)].rstrip()
    if text.endswith("%"):
        raise ValidationError(_("The unit of this item is “{unit}”, not %.").format(unit=unit or "–"))
    return text
