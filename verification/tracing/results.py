"""What checking came to: attainment of the whole, of each element and of each kind, counts, causes and measures (V1 to V3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from improvement.models import WorkItem
from plans.states import Element
from plans.statistics import plain
from verification import statistics
from verification.models import CorrectiveMeasure, RootCause
from verification.replaying import built
from verification.rules import HALF, PASS_MARK, attainment_of, credit_of
from verification.states import FISHBONE_BONES, MISSES, Result, RowKind
from verification.tracing.shapes import Figure, Source, added, sums_of, written

COUNTED = (Result.ACHIEVED, Result.PARTLY, Result.MISSED, Result.NOT_APPLICABLE)


def figures(traced) -> Iterator[Figure]:
    """Yield the figures of the statistics and of the summary that checking led to."""
    yield _attainment("attainment", _("Attainment"), traced, traced.rows)
    yield from _counts(traced)
    yield _passed(traced)
    for code, label in Element.choices:
        if mine := [pair for pair in traced.rows if pair[0].element == code]:
            yield _attainment(f"attainment.element.{code}", _("Attainment: {group}").format(group=label), traced, mine)
    for code, label in RowKind.choices:
        if mine := [pair for pair in traced.rows if pair[0].kind == code]:
            yield _attainment(f"attainment.kind.{code}", _("Attainment: {group}").format(group=label), traced, mine)
    yield from _explanations(traced)


def source_of(traced, row, told, says, values=()) -> Source:
    """Return a row of the control table as a source."""
    return Source(f"{row.place} · {row.title}", says, tuple(told.events), f"{traced.page}#row-{row.place}", values)


def _attainment(code, label, traced, pairs):
    columns = (_("Weight that counts"), _("Credit"), _("Weight × credit"), *(str(result.label) for result in COUNTED))
    sources = tuple(source_of(traced, row, told, _credited(row), _weighed(row)) for row, told in pairs)
    reached = statistics.of_rows([row for row, _told in pairs]).attainment
    sums = sums_of(sources, columns)
    sums = (sums[0], "", *sums[2:])
    value = "—" if reached is None else f"{written(reached)} %"
    formula = "" if reached is None else f"{sums[2]} ÷ {sums[0]} × 100 = {value}"
    how = _("Sum of weight × credit, divided by the sum of the weights, over the rows that count.")
    return Figure(code, label, value, how, sources, "V1", formula, columns, sums)


def _weighed(row):
    credit = credit_of(row)
    weighed = ("", "", "") if credit is None else (written(row.weight), written(credit), written(row.weight * credit))
    return (*weighed, *("1" if row.result == result else "" for result in COUNTED))


def _credited(row):
    credit = credit_of(row)
    if credit is None:
        return _("{result}: does not count; its weight {weight} is shared among the rest").format(result=row.get_result_display(), weight=written(row.weight))
    words = _("{result}: weight {weight} × credit {credit}").format(result=row.get_result_display(), weight=written(row.weight), credit=written(credit))
    if row.result == Result.PARTLY and attainment_of(row) is None:
        words += _("; without figures, what is partly achieved counts {half}").format(half=written(HALF))
    return words + _own(row)


def _own(row):
    reached = attainment_of(row)
    if reached is None:
        return ""
    sentence = _("; its own attainment ({actual} − {baseline}) ÷ ({target} − {baseline}) = {share} %")
    numbers = {"actual": written(row.actual_value), "baseline": written(row.baseline_value), "target": written(row.target_value), "share": plain(reached * 100)}
    return sentence.format(**numbers)


def _counts(traced):
    yield _count("count.total", _("Items"), traced, lambda row: True, _("Number of rows of the control table."))
    how = _("Number of rows with this result.")
    for result in Result:
        yield _count(f"count.{result.value}", str(result.label), traced, lambda row, wanted=result: row.result == wanted, how)
    yield _count("count.misses", _("Missed in full or in part"), traced, lambda row: row.result in MISSES, _("Number of rows that were missed or partly achieved."))


def _count(code, label, traced, counts, how):
    mine = tuple(source_of(traced, row, told, row.get_result_display()) for row, told in traced.rows if counts(row))
    return Figure(code, label, str(len(mine)), how, mine)


def _passed(traced):
    reached = statistics.of_rows([row for row, _told in traced.rows])
    how = _("Passed is a round without an unchecked row, without a missed row that must be reached, and with an attainment of at least {mark}.")
    words = _("unchecked: {pending}; must be reached and missed: {missed}; attainment: {reached}").format(
        pending=reached.pending, missed=reached.must_pass_missed, reached="—" if reached.attainment is None else f"{written(reached.attainment)} %"
    )
    mine = tuple(source_of(traced, row, told, row.get_result_display()) for row, told in traced.rows if row.must_pass or row.result == Result.PENDING)
    return Figure("passed", _("Overall result"), _("passed") if reached.passed else _("not passed"), how.format(mark=f"{PASS_MARK} %"), mine, formula=words)


def _explanations(traced):
    rows = {row.pk: (row, told) for row, told in traced.rows}
    causes = traced.standing.within(RootCause, "row", rows)
    for code, label in FISHBONE_BONES:
        mine = tuple(_caused(traced, *rows[told.id_of("row")], told) for told in causes.values() if told.facts.get("element") == code)
        if mine:
            yield Figure(f"causes.{code}", _("Causes: {element}").format(element=label), str(len(mine)), _("Number of causes in this element."), mine, "V2")
    measures = traced.standing.within(CorrectiveMeasure, "cause", causes)
    if measures:
        yield _measures(traced, {pk: (measure, rows[causes[measure.id_of("cause")].id_of("row")][0]) for pk, measure in measures.items()})


def _caused(traced, row, told_row, told):
    return Source(f"{row.place} · {row.title}", str(told.facts.get("conclusion") or ""), (*told_row.events, *told.events), f"{traced.page}#row-{row.place}")


def _measures(traced, measures):
    columns = (_("Measures"), _("Measures done"))
    sources = tuple(_measure(traced, pk, told, row) for pk, (told, row) in measures.items())
    done = added(source.values[1] for source in sources)
    how = _("A measure is done when the work item that carries it out is; one without such an item, when it was reported done.")
    return Figure("measures", _("Measures done"), f"{done} / {len(sources)}", how, sources, "V2", "", columns, sums_of(sources, columns))


def _measure(traced, pk, told, row):
    key = told.id_of("work_item")
    work = traced.standing.of(WorkItem).get(key)
    item = built(WorkItem, key, work) if work else None
    measure = built(CorrectiveMeasure, pk, told, work_item=item)
    events = sorted((*told.events, *(work.events if work else ())), key=lambda event: event.sequence)
    says = f"{measure.state_now.label} · {item.get_state_display()}" if item else str(measure.state_now.label)
    return Source(f"{row.place} · {measure.action[:120]}", says, tuple(events), f"{traced.page}#row-{row.place}", ("1", "1" if measure.is_done else ""))
