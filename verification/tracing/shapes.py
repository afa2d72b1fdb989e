"""The shape of a traced figure, and how its numbers are written."""

from dataclasses import dataclass
from decimal import Decimal

from audit.models import Event

SIXTH = Decimal("0.000001")


@dataclass(frozen=True)
class Source:
    """What a figure is made of: a row, a report or a measured value, what it adds, its numbers, and the events that made it so.

    `values` stand under the figure's `columns`, "" where it adds nothing to one.
    """

    label: str
    says: str
    events: tuple[Event, ...]
    url: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure of the report: its code, its name, its value, how it is computed, and what it is made of.

    Its sources' numbers under each of `columns` add up to `sums` ("" where nothing is added); `formula` leads from these to the
    value; `requirement` is the code of the requirement that the figure answers.
    """

    code: str
    label: str
    value: str
    how: str
    sources: tuple[Source, ...]
    requirement: str = "V3"
    formula: str = ""
    columns: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Source, tuple[tuple[str, str], ...]], ...]:
        """Each source with its numbers, every number with the column it stands under."""
        return tuple((source, tuple(zip(self.columns, source.values, strict=True))) for source in self.sources)

    @property
    def summed(self) -> tuple[tuple[str, str], ...]:
        """Each column with its sum."""
        return tuple(zip(self.columns, self.sums, strict=True))


def written(number: Decimal | int | None) -> str:
    """Return a number to six decimals without idle zeros, "" for none: what is added up is what can be read."""
    if number is None:
        return ""
    text = format(Decimal(number).quantize(SIXTH).normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def added(numbers) -> str:
    """Return the sum of numbers as they are written."""
    return written(sum((Decimal(number) for number in numbers if number), Decimal(0)))


def sums_of(sources, columns) -> tuple[str, ...]:
    """Return the sum under each column."""
    return tuple(added(source.values[place] for source in sources) for place in range(len(columns)))


def addition(numbers) -> str:
    """Return numbers as a sum to be re-added, such as 4 + 8.5 − 2."""
    text = ""
    for number in numbers:
        sign = (" − " if text else "−") if number < 0 else " + " if text else ""
        text += f"{sign}{written(abs(number))}"
    return text
