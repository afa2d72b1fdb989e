"""How well a plan's work goes: green, amber or red, with the reasons in sentences, each with the rows it speaks of (I2, D4.3).

The formula. All days are working days, but that an even pace runs by the calendar; all thresholds are those in force
(`Thresholds`), the facts those of the baseline in force. By weight, a part counts within its whole.

==========  ===================================================================  ==========================================
finding     there is one when                                                    it is red, else amber, when
==========  ===================================================================  ==========================================
overdue     a working day has passed since an unfinished item's planned end      one did more than `quality_days` ago
blocked     an item is blocked                                                   one is so for more than `quality_days`
lagging     an item was not begun in time, or is `lag_percent` points or more    never
            behind an even pace
behind      all items together, by weight, are `lag_percent` points or more      they are twice as far behind
            behind an even pace
asked       a request for more time waits for its decision                       one waits for more than `quality_days`
milestones  a phase, or the plan, has ended with unfinished items; an item of    one ended so more than `quality_days` ago
            it ends later than it does; or it ends soon (`near_days`) while
            its items, by weight, lag
budget      more was spent under a line of the budget than planned               more than the whole budget in a currency
costly      an item has cost more than was planned for it                        never
==========  ===================================================================  ==========================================

A plan is red with a red finding, amber with any other one, green without. Red is thus what service quality management is
told of. As every condition only comes true by lateness, no further lateness ever makes a plan greener.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from improvement import lateness
from improvement.health import sentences
from improvement.models import UNFINISHED
from improvement.states import ScopeState, WorkState

GREEN, AMBER, RED = "green", "amber", "red"
ORDER = (GREEN, AMBER, RED)
LABELS = {GREEN: _("On track"), AMBER: _("Needs attention"), RED: _("In danger")}
TONES = {GREEN: "ok", AMBER: "warn", RED: "bad"}
# What the findings are about, as a filter of work items names them; money and pace are no matter of single rows.
FINDINGS = {
    "overdue": _("Overdue"),
    "blocked": _("Blocked"),
    "lagging": _("Lagging or not begun in time"),
    "asked": _("More time asked for"),
    "milestones": _("Milestone at risk"),
    "costly": _("Dearer than planned"),
}


@dataclass(frozen=True)
class Work:
    """What health needs of a work item in scope: what `lateness.of` takes of it, its weight and cost, its phase, and of which item it is a part."""

    pk: int
    state: str
    planned_start: date
    planned_end: date
    percent: int
    weight: Decimal = Decimal(1)
    phase: int | None = None
    cost: Decimal = Decimal(0)
    planned_cost: Decimal = Decimal(0)
    whole: int | None = None
    scope_state = ScopeState.APPROVED  # nothing else is gathered

    @property
    def unfinished(self) -> bool:
        """Whether it is still to be worked off."""
        return self.state in UNFINISHED


@dataclass(frozen=True)
class Milestone:
    """The end of a phase, or of the plan, and the items that have to be finished by then."""

    name: str
    start: date
    end: date
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Money:
    """What was planned and spent in one currency; `over` says whether a line of it was overdrawn."""

    currency: str
    planned: Decimal
    spent: Decimal
    over: bool


@dataclass(frozen=True)
class Facts:
    """What a plan's health is judged by: `blocked_since` by item; `asked` is since when each waiting request waits, by item."""

    works: tuple[Work, ...] = ()
    blocked_since: dict[int, date] = field(default_factory=dict)
    asked: dict[int, date] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    money: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A reason: its colour, the sentence, and the ids of the items it speaks of."""

    code: str
    colour: str
    text: str
    items: tuple[int, ...] = ()


@dataclass(frozen=True)
class Health:
    """A plan's colour with its findings, the worst first."""

    findings: tuple[Finding, ...] = ()

    @property
    def colour(self) -> str:
        """The colour of the worst finding; green without any."""
        return max((one.colour for one in self.findings), key=ORDER.index, default=GREEN)

    @property
    def label(self) -> str:
        """The colour in words."""
        return LABELS[self.colour]

    @property
    def tone(self) -> str:
        """The colour as badges show it."""
        return TONES[self.colour]

    def items(self, code: str) -> tuple[int, ...]:
        """Return the ids of the items that a finding speaks of; none where there is no such finding."""
        return next((one.items for one in self.findings if one.code == code), ())


def judge(facts: Facts, by: lateness.Yardstick) -> Health:
    """Return a plan's health by the formula above."""
    found = [one for check in (_overdue, _blocked, _milestones, _behind, _lagging, _asked, _budget, _costly) if (one := check(facts, by))]
    return Health(tuple(sorted(found, key=lambda one: -ORDER.index(one.colour))))


def _clock(days, by):
    return RED if days > by.quality_days else AMBER


def _overdue(facts, by):
    late = [work for work in facts.works if lateness.of(work, by) == "over"]
    if not late:
        return None
    days = by.days_since(min(work.planned_end for work in late))
    return Finding("overdue", _clock(days, by), sentences.overdue(len(late), days), _ids(late))


def _blocked(facts, by):
    blocked = [work for work in facts.works if work.state == WorkState.BLOCKED]
    if not blocked:
        return None
    days = by.days_since(min(facts.blocked_since.get(work.pk, by.today) for work in blocked))
    return Finding("blocked", _clock(days, by), sentences.blocked(len(blocked), days), _ids(blocked))


def _lagging(facts, by):
    lagging = [work for work in facts.works if work.state != WorkState.BLOCKED and lateness.of(work, by) == "late"]
    return Finding("lagging", AMBER, sentences.lagging(len(lagging)), _ids(lagging)) if lagging else None


def _behind(facts, by):
    done, even = _pace(facts.works, by)
    if even - done < by.lag:
        return None
    return Finding("behind", RED if even - done >= 2 * by.lag else AMBER, sentences.behind(done, even))


def _asked(facts, by):
    if not facts.asked:
        return None
    days = by.days_since(min(facts.asked.values()))
    return Finding("asked", _clock(days, by), sentences.asked(len(facts.asked), days), tuple(facts.asked))


def _milestones(facts, by):
    risky = [one for one in facts.milestones if _at_risk(one, by)]
    if not risky:
        return None
    days = max(by.days_since(one.end) for one in risky)
    late = {work.pk: work for one in risky for work in one.works if work.unfinished}
    return Finding("milestones", _clock(days, by), sentences.milestones([one.name for one in risky]), tuple(late))


def _at_risk(milestone, by):
    unfinished = [work for work in milestone.works if work.unfinished]
    if not unfinished:
        return False
    done = _pace(milestone.works, by)[0]
    lags = lateness.even_pace(milestone.start, milestone.end, by) - done >= by.lag
    return milestone.end < by.in_time or any(work.planned_end > milestone.end for work in unfinished) or (milestone.end <= by.near_until and lags)


def _budget(facts, by):
    over = [one for one in facts.money if one.over or one.spent > one.planned]
    if not over:
        return None
    return Finding("budget", RED if any(one.spent > one.planned for one in over) else AMBER, sentences.budget(over))


def _costly(facts, by):
    dear = [work for work in facts.works if work.planned_cost and work.cost > work.planned_cost]
    return Finding("costly", AMBER, sentences.costly(len(dear)), _ids(dear)) if dear else None


def _pace(works, by):
    """Return how far the works are together, by weight, and how far they would be at an even pace, in percent.

    A part counts within its whole, whose progress is that of its parts, where that one is among the works.
    """
    known = {work.pk for work in works}
    works = [work for work in works if work.whole not in known]
    weight = sum(work.weight for work in works)
    if not weight:
        return 0.0, 0.0
    done = sum(float(work.weight) * work.percent for work in works)
    even = sum(float(work.weight) * lateness.even_pace(work.planned_start, work.planned_end, by) for work in works)
    return done / float(weight), even / float(weight)


def _ids(works):
    return tuple(work.pk for work in works)
