"""Builds the sheet from a document's plain JSON."""

from collections import defaultdict

from django.urls import reverse

from plans import reading
from plans.contexts.budget import budget_of
from plans.contexts.goals import goals_of, others_of
from plans.contexts.raci import matrix_of
from plans.contexts.schedule import schedule_of
from plans.contexts.sheet import Editing, Fact, FrozenTable, Row, RowList, Sheet, SheetSection
from plans.models import Plan
from plans.parts import SECTIONS


def sheet_of(document: dict, editable: bool = False, editing: Editing | None = None, extras: dict | None = None, spent: dict | None = None) -> Sheet:
    """Return the sheet of a document.

    `editable` puts edit links at sections and rows, `editing` opens one form, `extras` are the rendered pieces that
    higher rooms show in a section (by its slug); without them their frozen rows show as plain tables;
    `spent` is what was spent under each budget line.
    """
    facts = reading.read_plan(document)
    sections = tuple(
        _section(place, section, document, facts, editable, editing if editing and editing.section == section.slug else None, extras, spent)
        for place, section in enumerate(SECTIONS, 1)
    )
    return Sheet(document["number"], facts["title"], document["revision"], sections, tuple(document["overrides"]))


def _section(place, section, document, facts, editable, editing, extras, spent):
    number = document["number"]
    # While a form is open its section offers no other: nothing typed can be swapped away.
    open_for_more = editable and editing is None
    lists = {kind.slug: _list(kind, document, open_for_more, editing) for kind in section.kinds}
    frozen = [one for one in reading.CONTRIBUTED.values() if one.section == section.slug and one.name in document]
    return SheetSection(
        section.code, place, section.slug, str(section.title), f"plans/sections/{section.slug}.html",
        {name: Fact(name, reading.label_of(Plan, name), facts[name]) for name in section.fields},
        lists,
        edit_url=reverse("plans:section-edit", args=[number, section.slug]) if open_for_more and section.fields else "",
        editing=editing if editing and not editing.kind else None,
        people=_people(document),
        schedule=schedule_of(document, lists) if "phases" in lists else None,
        goals=goals_of(lists) if "goals" in lists else (),
        others=others_of(lists) if "goals" in lists else None,
        budget=budget_of(document, lists["budget"].rows, lists["phases"].rows, spent) if "budget" in lists else None,
        matrix=matrix_of(document) if "raci" in lists else None,
        tables=() if extras is not None else tuple(_table(one, document[one.name]) for one in frozen),
        extras=tuple((extras or {}).get(section.slug, ())),
    )  # fmt: skip


def _list(kind, document, open_for_more, editing):
    number = document["number"]
    rows = tuple(
        Row(row["row"], reading.read(kind.model, row), reverse("plans:part-edit", args=[number, kind.slug, row["row"]]) if open_for_more else "")
        for row in document["parts"].get(kind.slug, [])
    )
    return RowList(
        kind.slug, str(kind.title), str(kind.add_label), rows, reverse("plans:part-add", args=[number, kind.slug]) if open_for_more else "",
        editing if editing and editing.kind == kind.slug else None,
    )  # fmt: skip


def _people(document):
    people = defaultdict(list)
    for row in document["parts"]["members"]:
        people[row["part"]].append(reading.words_of(row["person"]))
    return {part: tuple(persons) for part, persons in people.items()}


def _table(one, rows):
    columns = tuple(reading.label_of(one.model, name) for name in one.columns)
    read = [reading.read(one.model, row) for row in rows]
    return FrozenTable(str(one.title), columns, tuple(tuple(reading.text_of(row.get(name)) for name in one.columns) for row in read))
