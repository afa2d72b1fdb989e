"""The portfolio in words, from its plain JSON: the page and the paper show the very same."""

from dataclasses import dataclass
from decimal import Decimal

from reports.portfolio.charts import Bar, bars_of
from reports.portfolio.kinds import Unit, When

NOTHING, MINUS = "–", "−"
# What stands large above the tables.
HEADLINES = ("stage_in_progress", "attainment", "goals_reached", "goals_missed", "misses_unexplained", "measures_overdue")


@dataclass(frozen=True)
class Shown:
    """A figure in words: `tone` is "bad" for what should not be; `trend` are the values beside the names of their periods."""

    code: str
    label: str
    text: str
    before: str
    change: str
    when: str
    currency: str
    tone: str
    trend: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]

    @property
    def told(self) -> str:
        """The trend as one line, for those who do not see it."""
        return "; ".join(f"{period}: {text}" for period, text in self.trend)


@dataclass(frozen=True)
class Part:
    """A heading with its figures; of a department or service, its id."""

    label: str
    figures: tuple[Shown, ...]
    id: int = 0
    code: str = ""


@dataclass(frozen=True)
class Sheet:
    """The whole in words; the rest of the content is read as it stands."""

    content: dict
    headlines: tuple[Shown, ...]
    groups: tuple[Part, ...]
    departments: tuple[Part, ...]
    services: tuple[Part, ...]

    @property
    def heads(self) -> list[str]:
        """The headings of a department's or service's figures."""
        return [one.label for one in ((*self.departments, *self.services) or (Part("", ()),))[0].figures]


def sheet_of(content: dict) -> Sheet:
    """Return the portfolio in words, in the active language as far as words are not in the content."""
    groups = tuple(Part(one["label"], _figures(one, content["periods"]), code=one["code"]) for one in content["groups"])
    known = {one.code: one for group in groups for one in group.figures}
    lines = (tuple(Part(one["label"], _figures(one, ()), one["id"]) for one in content[name]) for name in ("departments", "services"))
    return Sheet(content, tuple(known[code] for code in HEADLINES), groups, *lines)


def _figures(part, periods):
    return tuple(_shown(one, periods) for one in part["figures"])


def _shown(figure, periods) -> Shown:
    value, before = (_number(figure, figure[name]) for name in ("value", "before"))
    trend = [_number(figure, one) for one in figure["trend"]]
    change = None if value is None or before is None else value - before
    told = tuple((period, _text(figure, one)) for period, one in zip(periods, trend, strict=False))
    return Shown(
        figure["code"], figure["label"], _text(figure, value), _text(figure, before), _signed(figure, change), str(When(figure["when"]).label),
        figure["currency"], "bad" if figure["bad"] and value else "", told, bars_of(trend),
    )  # fmt: skip


def _number(figure, value):
    return value if value is None or figure["unit"] == Unit.COUNT else Decimal(value)


def _text(figure, value) -> str:
    if value is None:
        return NOTHING
    if figure["unit"] == Unit.MONEY:
        return f"{value:,.2f}"
    return f"{value:,} %" if figure["unit"] == Unit.SHARE else f"{value:,}"


def _signed(figure, change) -> str:
    if not change:
        return NOTHING
    words = _text(figure, abs(change)).removesuffix(" %")
    return f"+{words}" if change > 0 else f"{MINUS}{words}"
