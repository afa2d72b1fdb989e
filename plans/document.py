"""The plan as one document: what approval freezes, hashes and, when a revision is discarded, restores."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from audit import trail
from plans.models import ImprovementInput, Indicator, Plan, ServiceObjective
from plans.parts import KINDS, PLAN_FIELDS
from plans.restoring import restore_rows, values_of
from plans.states import OverrideState

FORMAT = 1


@dataclass(frozen=True)
class Contribution:
    """What a higher room puts into the document: `export(plan)` gives JSON, `restore(plan, data, by)` goes back to it.

    `hold(plan)` locks the rows it is made of, in the order of their ids.
    """

    name: str
    export: Callable
    restore: Callable
    hold: Callable


CONTRIBUTIONS: dict[str, Contribution] = {}


def contribute(name: str, export: Callable, restore: Callable, hold: Callable) -> None:
    """Register a higher room's share of the document, such as the work items."""
    CONTRIBUTIONS[name] = Contribution(name, export, restore, hold)


def hold(plan) -> None:
    """Lock what higher rooms put into the document; whoever changes all of it does so before the first event, holding the plan.

    Its own rows need none: they change under the plan's lock only.
    """
    for _name, contribution in sorted(CONTRIBUTIONS.items()):
        contribution.hold(plan)


def of(plan) -> dict:
    """Return the plan's document as plain JSON values, independent of the reader's language."""
    return {
        "format": FORMAT,
        "number": plan.number,
        "revision": plan.revision,
        "plan": {name: plain(plan, name) for name in PLAN_FIELDS},
        "parts": {slug: [row_of(row, kind.fields) for row in kind.rows(plan)] for slug, kind in KINDS.items()},
        "overrides": [
            {"factor": override.factor, "reason": override.reason, "by": str(override.granted_by)}
            for override in plan.overrides.filter(state=OverrideState.GRANTED).select_related("granted_by").order_by("factor")
        ],
        **{name: contribution.export(plan) for name, contribution in sorted(CONTRIBUTIONS.items())},
    }


def digest(document: dict) -> str:
    """Return the SHA-256 of a document in its canonical form (sorted keys, UTF-8, no spaces), as 64 hex digits."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def row_of(row, fields) -> dict:
    """Return a row's values under its id, as plain JSON values."""
    return {"row": row.pk, **{name: plain(row, name) for name in fields}}


def plain(obj, name):
    """Return a field's value as plain JSON: dates as ISO, decimals as text, people and things with id and words."""
    return plain_value(getattr(obj, name))


def plain_value(value):
    """Return any value as plain JSON."""
    if isinstance(value, models.Model):
        return referred(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def referred(value) -> dict:
    """Return what a row refers to with its id and words."""
    if isinstance(value, Indicator):
        return {"id": value.pk, "code": value.code, "name_en": value.name_en, "name_zh": value.name_zh}
    if isinstance(value, ImprovementInput):
        return {"id": value.pk, "number": value.number, "title": value.title, "kind": value.kind}
    if isinstance(value, ServiceObjective):
        service = value.service
        return {"id": value.pk, "name": str(value), "service": {"code": service.code, "name_en": service.name_en, "name_zh": service.name_zh}}
    return {"id": value.pk, "name": str(value)}


def restore(plan, document: dict, by) -> Plan:
    """Bring the plan's rows back to a frozen document, every step through the trail; the caller holds the plan and what `hold` locks."""
    plan = trail.edit(plan, "plan.edit", by, values_of(Plan, document["plan"]))
    # A baseline from before a kind of row existed has none of it.
    frozen = {slug: document["parts"].get(slug, []) for slug in KINDS}
    kept = {slug: {row["row"] for row in rows} for slug, rows in frozen.items()}
    for slug in reversed(KINDS):
        for row in KINDS[slug].rows(plan).exclude(pk__in=kept[slug]):
            trail.remove(row, "plan.remove_part", by)
    for slug, kind in KINDS.items():
        restore_rows(plan, kind.model, frozen[slug], by, ("plan.add_part", "plan.edit_part"), tuple(kind.fields))
    for override in plan.overrides.exclude(factor__in=[one["factor"] for one in document["overrides"]]):
        trail.remove(override, "plan.withdraw_override", by)
    for name, contribution in sorted(CONTRIBUTIONS.items()):
        contribution.restore(plan, document.get(name), by)
    return plan
