"""Why rows were missed: the cause with its word of the vocabulary, what departments say, and the measures with their effect (V2)."""

from reports.content import found
from reports.content.plain import name_of, names_of, plain, work_of_one

# What a control table row is loaded with, so that a report asks a constant number of questions.
RELATED = ("cause__written_by", "cause__term__merged_into")
FOLLOWED = ("cause__measures__owner", "cause__measures__work_item", "cause__measures__effect_by", "concerned__department", "concerned__stated_by", "concerned__withdrawn_by")


def cause_of(row) -> found.Cause | None:
    """Return why a row was missed, None where nobody has written it."""
    cause = getattr(row, "cause", None)
    if cause is None:
        return None
    return found.Cause(
        cause.method, tuple(cause.whys), cause.bones, cause.element, cause.conclusion, name_of(cause.written_by),
        tuple(_measure(one) for one in cause.measures.all()), cause.containment, plain(cause.contained_on), _term(cause.term),
    )  # fmt: skip


def statements_of(row) -> tuple[found.Statement, ...]:
    """Return the departments that were asked about a row, with what they say."""
    return tuple(
        found.Statement(
            names_of(one.department), one.statement, name_of(one.stated_by), plain(one.stated_at),
            one.withdrawn_reason, name_of(one.withdrawn_by), plain(one.withdrawn_at),
        )
        for one in row.concerned.all()
    )  # fmt: skip


def _measure(measure):
    number, state = work_of_one(measure.work_item)
    return found.Measure(
        measure.action, str(measure.owner), plain(measure.due), measure.state_now, measure.done_note,
        work_item=number, work_state=state, effect_from=plain(measure.effect_from), effect_until=plain(measure.effect_until),
        effect=measure.effect, effect_note=measure.effect_note, effect_by=name_of(measure.effect_by), effect_at=plain(measure.effect_at),
    )  # fmt: skip


def _term(term):
    """Return the word that counts: what a word was merged into stands for it."""
    return str(term.merged_into or term) if term else ""
