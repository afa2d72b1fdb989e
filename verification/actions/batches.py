"""Several rows of a control table are recorded at once: all of them, or none (V1)."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from improvement.models import WorkItem
from verification.actions.rows import record_row
from verification.models import CheckRound, ControlRow
from verification.states import RowKind

MOST_ROWS = 500


def record_rows(check_round, by, changes: list[dict], key=None) -> list[ControlRow]:
    """Record rows of one round in one transaction, each at its version and with its own event; return them as stored.

    `changes` are what `record_row` takes, each with the `place` of its row. Raises ValidationError whose fields are
    "place.field", for all wrong rows together; Stale for the first row that somebody else changed, NotAllowed and
    WrongState as for one row. Then nothing is recorded. The same `key` again records nothing and returns the rows.
    """
    with transaction.atomic():
        check_round = CheckRound.objects.select_for_update().get(pk=check_round.pk)
        rows = _rows_at(check_round, [change["place"] for change in changes])
        if earlier := trail.created_before(ControlRow, by, key, round=check_round):
            if earlier not in rows.values():
                raise trail.used_otherwise()
            return list(rows.values())
        items = [row.source_id for row in rows.values() if row.kind == RowKind.WORK]
        # All items before the first event: whoever reports on one of them holds it and waits for the chain.
        list(WorkItem.objects.select_for_update().filter(pk__in=items).order_by("pk"))
        recorded = _recorded(rows, by, changes)
        trail.stand_for(recorded[0], by, key)
        return recorded


def _rows_at(check_round, places):
    if not places or len(places) > MOST_ROWS:
        raise ValidationError({"rows": _("Send between 1 and {most} rows.").format(most=MOST_ROWS)})
    rows = {row.place: row for row in check_round.rows.filter(place__in=places)}
    if len(rows) != len(places):
        wrong = sorted({place for place in places if place not in rows or places.count(place) > 1})
        raise ValidationError(
            {f"{place}.{NON_FIELD_ERRORS}": _("The round has no such row, or it is named twice.") for place in wrong}
        )
    return rows


def _recorded(rows, by, changes):
    recorded, errors = [], {}
    for change in changes:
        facts = dict(change)
        place = facts.pop("place")
        try:
            recorded.append(record_row(rows[place], by, **facts))
        except ValidationError as error:
            told = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
            errors |= {f"{place}.{name}": sentences for name, sentences in told.items()}
    if errors:
        raise ValidationError(errors)
    return recorded
