"""The Pareto of causes over plans 帕累托图: which few causes explain most misses (V2), counted and drawn.

Bars stand in falling order with the cumulative share above them (J. M. Juran's "vital few"). Only causes that the reader may read come in here: the caller has narrowed them.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verification.charts import wrap
from verification.states import FISHBONE_BONES

TENTH = Decimal("0.1")
MOST_BARS = 10
# The word that a cause is counted under: its own, or the one that it was merged into.
WORD = Coalesce("term__merged_into__text", "term__text")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, LINE = 960, 396, 48, 52, 24, 92, 15


@dataclass(frozen=True)
class Share:
    """A cause of the vocabulary, or what is in no word yet of one bone: how many misses, their share and all shares up to it in %.

    A word that stands at several bones is one cause; `term` and `bone` are then those of its most misses.
    """

    term: int | None
    bone: str
    bone_words: str
    text: str
    number: int
    share: Decimal
    cumulative: Decimal
    is_shared: bool = False

    @property
    def query(self) -> str:
        """What narrows a list to its causes."""
        if self.is_shared:
            return urlencode({"word": self.text})
        return f"term={self.term}" if self.term else f"wordless={self.bone}"


NARROW_WIDTH, NARROW_LINE, NARROW_BAR, NARROW_GAP, NARROW_NUMBERS = 360, 17, 12, 18, 92


@dataclass(frozen=True)
class Bar:
    """A bar with its number, the point of the cumulative line above it, and the lines of its label."""

    share: Share | None
    number: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    point: float
    label: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Lying:
    """A bar that lies under the lines of its label, for a phone; `told` are its number and the shares up to it."""

    share: Share | None
    label: tuple[tuple[float, str], ...]
    told: str
    y: float
    width: float
    mark: float


@dataclass(frozen=True)
class Narrow:
    """The same picture for a phone, at its own width: a bar under each cause, and where the cumulative share has come to."""

    width: int
    height: float
    bar: int
    bars: tuple[Lying, ...]


@dataclass(frozen=True)
class Chart:
    """The picture: bars, the cumulative line as points of a polyline, and two scales."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    bars: tuple[Bar, ...]
    line: str
    counts: tuple[tuple[float, int], ...]
    percents: tuple[tuple[float, int], ...]
    text_alternative: str
    narrow: Narrow


def shares_of(causes) -> list[Share]:
    """Return the shares of these causes, the most frequent first and what is in no word yet last, for that is no cause.

    A merged word counts for the one it was merged into, and a word that stands at several bones counts once.
    """
    counted = causes.annotate(
        stands=Coalesce("term__merged_into", "term"), word=WORD, lies=Coalesce("term__merged_into__bone", "term__bone", "element")
    ).order_by().values("stands", "word", "lies").annotate(number=Count("pk")).order_by("word", "-number", "lies")  # fmt: skip
    bones, rows = {code: str(words) for code, words in FISHBONE_BONES}, _by_word(list(counted))
    total, running, shares = sum(row["number"] for row in rows), 0, []
    for row in rows:
        running += row["number"]
        words = row["word"] or _("{bone}: in no word yet").format(bone=bones[row["lies"][0]])
        part, whole = ((Decimal(number * 100) / total).quantize(TENTH) for number in (row["number"], running))
        lies = pgettext("between names", ", ").join(bones[bone] for bone in row["lies"])
        shares.append(Share(row["stands"], row["lies"][0], lies, words, row["number"], part, whole, len(row["lies"]) > 1))
    return shares


def written_as(causes, word: str):
    """Return those of these causes that are written with the word, at whichever bone it stands, or with one merged into it."""
    return causes.annotate(word=WORD).filter(word=word)


def _by_word(rows):
    """Return the counted rows with those of one word summed, each with the bones it `lies` at; falling, those in no word last."""
    found = [{**row, "lies": [row["lies"]]} for row in rows if row["word"] is None]
    for word, same in groupby((row for row in rows if row["word"] is not None), key=lambda row: row["word"]):
        same = list(same)
        found.append({**same[0], "word": word, "lies": [row["lies"] for row in same], "number": sum(row["number"] for row in same)})
    return sorted(found, key=lambda row: (row["word"] is None, -row["number"], row["word"] or "", row["lies"]))


def chart(shares: list[Share]) -> Chart | None:
    """Return the picture of these shares, or None without any; beyond the first bars the others are one bar, and so is what is in no word yet."""
    if not shares:
        return None
    shown = _shown(shares)
    total = sum(share.number for share in shares)
    pitch = (WIDTH - LEFT - RIGHT) / len(shown)
    depth, floor = HEIGHT - TOP - BOTTOM, HEIGHT - BOTTOM
    bars = tuple(_bar(place, one, pitch, floor, depth, total) for place, one in enumerate(shown))
    line = " ".join(f"{bar.middle:.1f},{bar.point:.1f}" for bar in bars)
    counts = tuple((floor - depth * number / total, number) for number in _steps(total))
    percents = tuple((floor - depth * percent / 100, percent) for percent in (0, 20, 40, 60, 80, 100))
    told = "; ".join(f"{text}: {number}" for _share, text, number, _whole in shown)
    words = _("Causes of misses in falling order, with their cumulative share. {causes}").format(causes=told)
    return Chart(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, floor, bars, line, counts, percents, words, _narrow(shown, total))


def _shown(shares):
    worded, wordless = [share for share in shares if share.term], [share for share in shares if not share.term]
    return [
        *map(_alone, worded[:MOST_BARS]),
        *_together(worded[MOST_BARS:], _("others")),
        *(map(_alone, wordless) if len(wordless) == 1 else _together(wordless, _("In no word yet"))),
    ]


def _alone(share):
    return share, share.text, share.number, share.cumulative


def _together(shares, words):
    return [(None, words, sum(share.number for share in shares), shares[-1].cumulative)] if shares else []


def _narrow(shown, total):
    bars, y = [], 0
    for share, text, number, cumulative in shown:
        lines = wrap(text, NARROW_WIDTH - NARROW_NUMBERS)
        label = tuple((y + NARROW_LINE * (row + 1) - 4, line) for row, line in enumerate(lines))
        y += NARROW_LINE * len(lines)
        bars.append(Lying(share, label, f"{number} · {cumulative}%", y, NARROW_WIDTH * number / total, (NARROW_WIDTH - 2) * float(cumulative) / 100))
        y += NARROW_BAR + NARROW_GAP
    return Narrow(NARROW_WIDTH, y, NARROW_BAR, tuple(bars))


def _bar(place, shown, pitch, floor, depth, total):
    share, text, number, cumulative = shown
    width = min(pitch * 0.7, 90)
    middle = LEFT + pitch * (place + 0.5)
    height = depth * number / total
    lines = wrap(text, max(pitch - 8, 20))
    if len(lines) > 4:
        lines = [*lines[:3], lines[3][:-1] + "…"]
    label = tuple((floor + 33 + row * LINE, line) for row, line in enumerate(lines))
    return Bar(share, number, middle - width / 2, floor - height, width, height, middle, floor - depth * float(cumulative) / 100, label)


def _steps(total):
    step = max(1, -(-total // 5))
    return range(0, total + 1, step)
