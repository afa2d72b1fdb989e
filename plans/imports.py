"""Measured values pasted as text: what each line says, and what would become of it."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.tables import cells, reading
from plans.models import Indicator, Measurement

MOST_LINES = 1000
MOST_CHARACTERS = 100_000
PERIOD = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
SEPARATORS = "\t;,"
# The heading of a column that says which indicator each line is of, as tables of several indicators have it.
INDICATOR_HEADINGS = {"indicator", "code", "指标", "指标代码", "代码"}


class Fate(models.TextChoices):
    """What becomes of a line."""

    NEW = "new", gettext_lazy("New")
    KNOWN = "known", gettext_lazy("Already recorded")
    DIFFERENT = "different", gettext_lazy("Recorded with another value")
    WRONG = "wrong", gettext_lazy("Cannot be read")


@dataclass(frozen=True)
class Line:
    """A line of the pasted text (`place` counts from 1): what it says as text and as facts, its fate, and why."""

    place: int
    text: str
    fate: str
    why: str = ""
    period: date | None = None
    value: Decimal | None = None
    sample_size: int | None = None

    @property
    def label(self) -> str:
        """The words for the fate."""
        return str(Fate(self.fate).label)

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {"period": self.period, "value": self.value, "sample_size": self.sample_size}


@dataclass(frozen=True)
class Preview:
    """What an import would do; `others` counts the lines of other indicators, by their names."""

    lines: tuple[Line, ...]
    others: dict[str, int] = field(default_factory=dict)

    def of(self, fate: str) -> list[Line]:
        """Return the lines with this fate."""
        return [line for line in self.lines if line.fate == fate]

    @property
    def rows(self) -> list[dict]:
        """The facts of the new lines."""
        return [line.facts for line in self.of(Fate.NEW)]

    @property
    def can_import(self) -> bool:
        """Whether every line can be read and at least one is new."""
        return bool(self.rows) and not self.of(Fate.WRONG)

    @property
    def summary(self) -> str:
        """How many lines have which fate, in words."""
        counts = [(fate.label, len(self.of(fate))) for fate in Fate]
        return " · ".join(f"{label}: {count}" for label, count in counts if count)

    @property
    def left_out(self) -> str:
        """How many lines of which other indicators are left out, in words; "" where there are none."""
        names = ", ".join(f"{name or '—'} ({count})" for name, count in sorted(self.others.items()))
        return _("Left out are the lines of other indicators: {names}.").format(names=names) if names else ""


def preview(indicator: Indicator, text: str) -> Preview:
    """Return what an import of this text into the indicator's series would do; nothing is written.

    A line is a period (2012-09), a value and, if there is one, a sample size, separated by comma, semicolon or tab. Where the first
    line names a column of indicators, the lines of this indicator's code are taken, and those of others counted.
    Raises ValidationError under `text` when there is nothing to read, or too much.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValidationError({"text": _("At most {count} characters at once.").format(count=MOST_CHARACTERS)})
    written = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    column, others = None, Counter()
    if written and _is_heading(written[0][1]):
        column, written = _column_of_indicators(written[0][1]), written[1:]
    told = [(place, line.strip()[:120], _cells(line.strip() if column is None else line)) for place, line in written]
    if column is not None:
        told, others = _of_one(indicator.code, column, told)
    if others and not told:
        raise ValidationError({"text": _("No line is of the indicator {code}.").format(code=indicator.code)})
    if not told:
        raise ValidationError({"text": _("Paste at least one line: period, value and, if there is one, sample size.")})
    if len(told) > MOST_LINES:
        raise ValidationError({"text": _("At most {count} lines at once.").format(count=MOST_LINES)})
    return Preview(tuple(_fates(told, _known(indicator))), dict(others))


def _column_of_indicators(heading):
    names = [cell.casefold() for cell in _cells(heading)]
    return next((place for place, name in enumerate(names) if name in INDICATOR_HEADINGS), None)


def _of_one(code, column, told):
    """Return the lines of one indicator without the column that names it, and how many there are of each other one."""
    mine, others = [], Counter()
    for place, shown, line in told:
        name = line[column] if column < len(line) else ""
        if name.casefold() == code.casefold():
            mine.append((place, shown, [*line[:column], *line[column + 1 :]]))
        else:
            others[name[:40]] += 1
    return mine, others


def text_of(file, unit: str) -> str:
    """Return an uploaded table (XLSX or CSV) as the lines that `preview` reads; columns that it does not know show up as too many.

    What a workbook shows in % is taken as it is shown where the indicator's unit is %: 0.051 shown as 5.1 % is 5.1.
    Raises ValidationError at `file` for what cannot be read or is too long.
    """
    lines = []
    with reading.opened(file, shares=unit == "%") as rows:
        for row in rows:
            told = [_cell(value) for value in row]
            while told and not told[-1]:
                told.pop()
            lines += ["\t".join(told)] if told else []
            if len(lines) > MOST_LINES + 1:
                raise reading.refused(_("At most {count} lines at once.").format(count=MOST_LINES))
    text = "\n".join(lines)
    if len(text) > MOST_CHARACTERS:
        raise reading.refused(_("At most {count} characters at once.").format(count=MOST_CHARACTERS))
    return text


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, reading.Share):
        value = float(value) * 100
    if isinstance(value, float):
        # A spreadsheet counts in binary: 0.1 + 0.2 is 0.30000000000000004 there.
        return format(Decimal(f"{value:.4f}").normalize(), "f") if abs(value) < 1e15 else str(value)
    return " ".join(cells.original(str(value)).split())


def refuse_wrong(seen: Preview) -> None:
    """Return if every line can be read. Raises ValidationError under `text`: an import takes all or nothing."""
    if count := len(seen.of(Fate.WRONG)):
        sentence = ngettext("{count} line cannot be read; nothing was imported.", "{count} lines cannot be read; nothing was imported.", count)
        raise ValidationError({"text": sentence.format(count=count)})


def _is_heading(line):
    return not any(character.isdecimal() for character in line)


def _known(indicator):
    return {one.period: (one.value, one.sample_size) for one in indicator.measurements.all()}


def _fates(written: Iterable, known: dict) -> Iterator[Line]:
    seen = {}
    for place, shown, told in written:
        try:
            facts = _facts_of(told)
        except ValidationError as error:
            yield Line(place, shown, Fate.WRONG, " ".join(error.messages))
            continue
        period = facts["period"]
        if period in seen:
            yield Line(place, shown, Fate.WRONG, _("Line {place} names the same period.").format(place=seen[period]), **facts)
            continue
        seen[period] = place
        yield Line(place, shown, *_fate(facts, known.get(period)), **facts)


def _fate(facts, known):
    if known is None:
        return Fate.NEW, ""
    if known[0] == facts["value"]:
        return Fate.KNOWN, ""
    return Fate.DIFFERENT, _("{value} is recorded and stays; correct it in the table if it is wrong.").format(value=format(known[0].normalize(), "f"))


def read(line: str) -> dict:
    """Return the facts of one line. Raises ValidationError with what is wrong."""
    return _facts_of(_cells(line))


def _cells(line):
    separator = next((mark for mark in SEPARATORS if mark in line), ",")
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]


def _facts_of(told):
    if not 2 <= len(told) <= 3:
        raise ValidationError(_("Two or three columns are needed: period, value, sample size."))
    size = told[2] if len(told) == 3 else ""
    return {
        "period": read_period(told[0]),
        "value": _cleaned("value", told[1].removesuffix("%").strip()),
        "sample_size": _cleaned("sample_size", size) if size else None,
    }


def read_period(text: str) -> date:
    """Return the first day of the month that a text names, such as 2012-09. Raises ValidationError."""
    found = PERIOD.fullmatch(text.strip())
    try:
        year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 0, 0)
        period = date(year, month, day).replace(day=1)
    except ValueError as error:
        raise ValidationError(_("“{text}” is no month; write it as 2012-09.").format(text=text[:40])) from error
    if period > timezone.localdate():
        raise ValidationError(_("This period has not begun yet."))
    return period


def _cleaned(name, text):
    field = Measurement._meta.get_field(name)
    try:
        return field.clean(text, None)
    except ValidationError as error:
        raise ValidationError(f"{field.verbose_name}: {' '.join(error.messages)}") from error
