"""The schedule of a plan's document: phases and activities with their length in working days, their order, and the chart (D3.4)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from plans import gantt, workdays
from plans.contexts.sheet import Row


@dataclass(frozen=True)
class Line:
    """A phase or an activity; `days` are working days, None where a date is missing; `after` what it begins after."""

    row: Row
    days: int | None
    after: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    after_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class PhaseLine(Line):
    """A phase with its activities."""

    activities: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """The whole schedule; `unpublished` are its years without a published holiday arrangement."""

    phases: tuple[PhaseLine, ...]
    chart: gantt.Gantt | None
    unpublished: tuple[int, ...]


def schedule_of(document: dict, lists: dict) -> Schedule:
    """Return the schedule in a document; the working calendar's own days are read once for all of it."""
    phases = [row for row in lists["phases"].rows if row.facts["planned_start"] and row.facts["planned_end"]]
    span = _span(document, phases, lists["activities"].rows)
    if not span:
        return Schedule((), None, ())
    own = workdays.own_days(*span)
    found = _Found(document, lists, own)
    lines = tuple(found.phase(row) for row in phases)
    chart = gantt.of([task for line in lines for task in found.tasks(line)], timezone.localdate(), own, _plan_dates(document))
    return Schedule(lines, chart, tuple(workdays.unpublished(*span)))


class _Found:
    """What the lines of a schedule are made from."""

    def __init__(self, document, lists, own):
        self.own = own
        self.plan = _plan_dates(document)
        self.by_phase, self.by_id, self.before = defaultdict(list), {}, defaultdict(list)
        for row in lists["activities"].rows:
            self.by_phase[row.facts["phase"].id].append(row)
            self.by_id[row.id] = row
        for row in lists["dependencies"].rows:
            if row.facts["after"].id in self.by_id:
                self.before[row.facts["activity"].id].append(row.facts["after"].id)

    def phase(self, row):
        """Return the line of a phase."""
        warnings = (_("outside the plan's dates"),) if self.plan and not _within(row, *self.plan) else ()
        return PhaseLine(row, self._days(row), (), warnings, activities=tuple(self._activity(one, row) for one in self.by_phase[row.id]))

    def _activity(self, row, phase):
        earlier = [self.by_id[pk] for pk in self.before[row.id]]
        warnings = [
            _("begins before “{activity}” has ended ({day})").format(activity=one.facts["text"], day=one.facts["planned_end"])
            for one in earlier
            if gantt.contradicts(row.facts["planned_start"], one.facts["planned_end"])
        ]
        if not _within(row, phase.facts["planned_start"], phase.facts["planned_end"]):
            warnings.append(_("outside the dates of its phase"))
        return Line(row, self._days(row), tuple(one.facts["text"] for one in earlier), tuple(warnings), tuple(one.id for one in earlier))

    def _days(self, row):
        first, last = row.facts["planned_start"], row.facts["planned_end"]
        return workdays.lasting(first, last, self.own) if first and last else None

    def tasks(self, line):
        """Yield what the chart draws of a phase: itself, then its activities."""
        first, last = line.row.facts["planned_start"], line.row.facts["planned_end"]
        yield gantt.Task(line.row.id, line.row.facts["name"], first, last, phase=True)
        for one in line.activities:
            begin, end = one.row.facts["planned_start"], one.row.facts["planned_end"]
            begin, end, dated = begin or first, end or last, bool(begin and end)
            yield gantt.Task(one.row.id, one.row.facts["text"], min(begin, end), max(begin, end), dated=dated, after=tuple(self.before[one.row.id]))


def _within(row, first, last):
    return all(first <= day <= last for day in (row.facts["planned_start"], row.facts["planned_end"]) if day)


def _plan_dates(document) -> tuple[date, date] | None:
    days = [date.fromisoformat(day) for name in ("planned_start", "planned_end") if (day := document["plan"].get(name))]
    return (days[0], days[1]) if len(days) == 2 and days[0] <= days[1] else None


def _span(document, phases, activities) -> tuple[date, date] | None:
    """Return the first and the last day of the schedule, the plan's own dates included, or None without a phase."""
    days = [day for row in [*phases, *activities] for name in ("planned_start", "planned_end") if (day := row.facts[name])]
    days += list(_plan_dates(document) or ())
    return (min(days), max(days)) if phases else None
