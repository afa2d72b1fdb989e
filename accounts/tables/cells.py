"""How a text stands in a cell: never as a formula, and so that reading it back gives the same text."""

import re

# What spreadsheet programs take for the beginning of a formula, or skip before one.
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
APOSTROPHE = "'"
# What XML cannot carry; spreadsheet programs write it as _xHHHH_, and so a text that looks like that is written so as well.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
WRITTEN_AS_CODE = re.compile("_x([0-9A-Fa-f]{4})_")


def neutral(text: str) -> str:
    """Return a text as it may stand in a cell: what could be a formula gets an apostrophe in front."""
    text = one_newline(text)
    return APOSTROPHE + text if text[:1] in FORMULA_SIGNS or text[:1] == APOSTROPHE else text


def original(text: str) -> str:
    """Return the text that `neutral` made this of; a text that it did not touch stays as it is."""
    guarded = text[:1] == APOSTROPHE and (text[1:2] in FORMULA_SIGNS or text[1:2] == APOSTROPHE)
    return text[1:] if guarded and len(text) > 1 else text


def one_newline(text: str) -> str:
    """Return the text with each end of a line as one newline: browsers, spreadsheets and systems differ in it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def same_text(one: str, other: str) -> bool:
    """Return whether two texts differ by ends of lines and outer blanks at most."""
    return one_newline(one).strip() == one_newline(other).strip()


def for_xml(text: str) -> str:
    """Return the text with what XML cannot carry as _xHHHH_."""
    return UNWRITABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def from_xml(text: str) -> str:
    """Return the text that `for_xml` made this of."""
    return WRITTEN_AS_CODE.sub(lambda found: _character(found.group()), text)


def _character(code):
    number = int(code[2:6], 16)
    return code if 0xD800 <= number < 0xE000 or number == 0 else chr(number)
