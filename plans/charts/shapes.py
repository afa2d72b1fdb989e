"""What a chart is made of: panels, lines, points and labels, in units of the drawing."""

from dataclasses import dataclass

from plans import statistics

HEIGHT = 380
VALUES_TOP, VALUES_BOTTOM = 30, 232
RANGES_TOP, RANGES_BOTTOM = 282, 346
SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 120, 28, 3


@dataclass(frozen=True)
class Frame:
    """How wide a chart is, where its plot begins and ends, how many months are labelled, and whether the levels' labels stand in the plot."""

    width: int
    left: int
    right: int
    most_labels: int
    inside: bool


WIDE = Frame(760, 52, 632, 8, inside=False)  # levels are labelled at the right of the plot
NARROW = Frame(360, 36, 352, 4, inside=True)  # for a phone, at its own width: letters keep their size


@dataclass(frozen=True)
class Tick:
    """A label at an axis, and where it stands."""

    at: str
    label: str


@dataclass(frozen=True)
class Level:
    """A horizontal line: `kind` is mean, limit or target; `label_y` is where its label does not cover another one."""

    kind: str
    y: str
    label: str
    label_y: str


@dataclass(frozen=True)
class Point:
    """A value: `kind` is "" , signal or small; `words` name its period and value, and the rule that it speaks by."""

    x: str
    y: str
    kind: str
    words: str


@dataclass(frozen=True)
class Flag:
    """The numbers of the rules whose signals begin at a point, and where they stand."""

    x: str
    y: str
    label: str


@dataclass(frozen=True)
class Panel:
    """One of the two parts of an XmR chart: values above, moving ranges below."""

    label: str
    top: int
    bottom: int
    ticks: tuple[Tick, ...]
    levels: tuple[Level, ...]
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def label_y(self) -> int:
        """Where the panel's name stands."""
        return self.top - 8

    @property
    def path(self) -> str:
        """All places that the lines lead through; a line ends where a period has no value."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class Chart:
    """All that `charts/xmr.html` needs; `sentences` are the signals in words, `notes` what the line leaves out.

    `narrow` is the same chart for a phone, where it was asked for.
    """

    ident: str
    title: str
    text_alternative: str
    panels: tuple[Panel, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Tick, ...]
    band: tuple[str, str]
    behaviour: statistics.Behaviour
    sentences: tuple[str, ...]
    baseline_words: str
    notes: tuple[str, ...] = ()
    frame: Frame = WIDE
    narrow: "Chart | None" = None
    has_lower: bool = True  # whether the lower limit says anything of these values
    height: int = HEIGHT
    top: int = VALUES_TOP
    bottom: int = VALUES_BOTTOM
    band_height: int = VALUES_BOTTOM - VALUES_TOP
    tick_y: int = RANGES_BOTTOM + 20  # months
    mark_y: int = VALUES_TOP - 8

    @property
    def limits(self) -> statistics.Limits | None:
        """The limits drawn."""
        return self.behaviour.limits

    @property
    def width(self) -> int:
        """How wide the drawing is."""
        return self.frame.width

    @property
    def left(self) -> int:
        """Where the plot begins."""
        return self.frame.left

    @property
    def right(self) -> int:
        """Where the plot ends."""
        return self.frame.right

    @property
    def label_x(self) -> int:
        """Where the names of the levels stand: beside the plot, or end in it."""
        return self.right - 2 if self.frame.inside else self.right + 8

    @property
    def label_anchor(self) -> str:
        """At which end the names of the levels are fixed."""
        return "end" if self.frame.inside else "start"

    @property
    def tick_x(self) -> int:
        """Where the figures of the vertical axes end."""
        return self.left - 6

    @property
    def band_left(self) -> str:
        """Where the baseline's band begins."""
        return self.band[0]

    @property
    def band_width(self) -> str:
        """How wide the baseline's band is."""
        return number(float(self.band[1]) - float(self.band[0]))


@dataclass(frozen=True)
class Sparkline:
    """All that `charts/sparkline.html` needs."""

    path: str
    last_x: str
    last_y: str
    text_alternative: str
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def number(value) -> str:
    """Return a coordinate as SVG takes it."""
    return f"{float(value):.1f}"
