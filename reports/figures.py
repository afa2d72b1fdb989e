"""The pictures of a report: geometry for the SVG in its templates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from plans import charts
from reports import bilingual
from verification import charts as charts_of_causes

BAR_WIDTH = Decimal(300)
# Beside the plot of a chart in both languages the names of the levels stand in both.
IN_BOTH = replace(charts.WIDE, right=572)
# So narrow that its letters are 8 pt high across the type area; so high that the page holds it with its heading.
FISHBONE_WIDTH, FISHBONE_HEIGHT = 720, 760
RESULTS = ("achieved", "partly", "missed", "not_applicable")


@dataclass(frozen=True)
class Measured:
    """A measurement as the chart takes it."""

    period: date
    value: Decimal
    sample_size: int | None


@dataclass(frozen=True)
class Segment:
    """A stretch of a bar: `x` and `width` in units of the drawing, `count` rows with this result."""

    result: str
    count: int
    x: Decimal
    width: Decimal

    @property
    def middle(self) -> Decimal:
        """Where its figure stands."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Bar:
    """The results under one element, drawn as a bar as long as it has rows."""

    group: str
    tally: dict
    segments: tuple[Segment, ...]


def trends_of(content: dict) -> list[dict]:
    """Return each indicator with its chart (None without measurements), and what the chart says, in each language of the paper."""
    frame = IN_BOTH if bilingual.is_both() else charts.WIDE
    return [trend | _drawn(bilingual.each(lambda trend=trend: chart_of(trend, frame))) for trend in content["trends"]]


def _drawn(charts_said):
    first = charts_said[0]
    if first is None:
        return {"chart": None}
    # What stands in a sentence is said in the language of the sentence; of a paper in one language both are the same.
    spans = {"span_zh": first.baseline_words, "span_en": charts_said[-1].baseline_words}
    said = {"notes": [one.notes for one in charts_said], "signals": [one.sentences for one in charts_said]}
    return {"chart": _in_both(charts_said), **spans} | {name: list(zip(*versions, strict=True)) for name, versions in said.items()}


def _in_both(charts_said):
    """Return the drawing whose words are in each language of the paper: one chart as it is, of two the first with the words of both."""
    first, *second = charts_said
    if not second:
        return first
    panels = tuple(_panel_in_both(*versions) for versions in zip(first.panels, second[0].panels, strict=True))
    return replace(first, panels=panels, **{name: f"{getattr(first, name)} {getattr(second[0], name)}" for name in ("title", "text_alternative")})


def _panel_in_both(first, second):
    levels = tuple(replace(one, label=_level_in_both(one.label, other.label)) for one, other in zip(first.levels, second.levels, strict=True))
    return replace(first, label=f"{first.label} {second.label}", levels=levels)


def _level_in_both(first, second):
    # Both end with the same figure, which stands once.
    return f"{first.rpartition(' ')[0]} {second}"


def chart_of(trend: dict, frame: charts.Frame = charts.WIDE):
    """Return the XmR chart of an indicator's series with its target, split where the plan began; None for no series."""
    series = [Measured(date.fromisoformat(one["period"]), Decimal(one["value"]), one["sample_size"]) for one in trend["points"]]
    if not series:
        return None
    return charts.xmr(series, target=Decimal(trend["target_value"]), baseline_until=_last_before(trend, series), frame=frame)


def misses_of(content: dict) -> list[dict]:
    """Return each explained miss with its fishbone (None where it has none)."""
    return [row | {"fishbone": fishbone_of(row["cause"], row["title"])} for row in content["rows"] if row["cause"]]


def fishbone_of(cause: dict, effect: str) -> charts_of_causes.Fishbone | None:
    """Return the fishbone of a cause, None where there is none, or one that no page could hold."""
    if not any(cause["bones"].values()):
        return None
    drawn = charts_of_causes.fishbone(cause["bones"], effect, FISHBONE_WIDTH)
    return drawn if drawn.height <= FISHBONE_HEIGHT else None


def _last_before(trend, series):
    """Return the last month that "before" compares with; the months of implementation ahead of the effect window are none of them."""
    if until := (trend["before"] or {}).get("to"):
        return date.fromisoformat(f"{until}-01")
    since = date.fromisoformat(trend["since"]) if trend["since"] else None
    return max((one.period for one in series if since and one.period < since), default=None)


def bars_of(content: dict) -> list[Bar]:
    """Return the bar of the whole table and one for each element that has rows."""
    figures = content["figures"]
    tallies = [figures["whole"], *(one for one in figures["by_element"] if one["total"])]
    most = max(figures["whole"]["total"], 1)
    return [Bar(one["group"], one, tuple(_segments(one, BAR_WIDTH / most))) for one in tallies]


def _segments(tally, step) -> Iterator[Segment]:
    x = Decimal(0)
    for result in RESULTS:
        if count := tally[result]:
            yield Segment(result, count, round(x, 2), round(count * step, 2))
            x += count * step
