"""The days that the organisation sets for a year, as lines of text that people write and paste."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LINES = 366
WORKED = ("班", "work", "worked", "working", "上班", "补班", "1")
FREE = ("休", "free", "off", "holiday", "休息", "放假", "0")
# A day, whether it is worked, what for: divided by tabs, commas or spaces, as a spreadsheet or a notice has them.
LINE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，;；]+(\S+?)(?:[\s,，;；]+(.*))?$")


def text_of(rows) -> str:
    """Return one line for each day that is set."""
    return "\n".join(f"{row.day} {_('work') if row.working else _('free')} {row.note}" for row in rows)


def read(text: str) -> dict[date, tuple[bool, str]]:
    """Return whether each day is worked, and what for. Raises ValidationError under `days`, naming each line that is not understood."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError({"days": _("A year has no more than {most} days.").format(most=MOST_LINES)})
    found, wrong = {}, []
    for number, line in lines:
        try:
            day, told = _read_line(line)
            if day in found:
                raise ValueError(_("{day} stands here twice.").format(day=day))
            found[day] = told
        except ValueError as error:
            wrong.append(_("Line {number}: {why}").format(number=number, why=error))
    if wrong:
        raise ValidationError({"days": wrong})
    return found


def _read_line(line):
    match = LINE.match(line)
    if not match:
        raise ValueError(_("write day, “work” or “free”, and what for, such as “2026-10-10 work Stocktaking”."))
    word, note = match[4].lower(), (match[5] or "").strip()
    if word not in {*WORKED, *FREE, str(_("work")).lower(), str(_("free")).lower()}:
        raise ValueError(_("“{word}” is neither “work” nor “free”.").format(word=match[4]))
    if not note:
        raise ValueError(_("say what for."))
    return _day(match), (word in WORKED or word == str(_("work")).lower(), note)


def _day(match):
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise ValueError(_("there is no such day.")) from error
