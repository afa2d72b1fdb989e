"""Values are changed in the table: each under the law of its own deed, at the version that was read, with what is wrong said at the cell."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from improvement import actions
from improvement.contexts.cells import CELLS
from tests.improvement.factory import add, fresh, item_in_progress
from tests.plans import factory


@pytest.fixture
def item(people):
    """The first item of a draft, whose owner is the quality manager."""
    return factory.draft(people).work_items.get()


def cell(item, name, of=""):
    return f"/plans/{item.plan.number}/implementation/{item.number}/cells/{name}/?of={of}"


def offered(client, item):
    page = client.get(f"/plans/{item.plan.number}/implementation/?view=table").content.decode()
    return set(re.findall(r'data-cell="(\w+)"', page))


def test_a_value_is_saved_and_the_answer_is_the_row_as_the_table_shows_it(people, sign_in, item):
    client = sign_in("quality_manager")
    form = client.get(cell(item, "planned_end"))
    assert (form.status_code, 'type="date"' in form.content.decode(), f'name="version" value="{item.version}"' in form.content.decode()) == (200, True, True)
    row = client.post(cell(item, "planned_end"), {"planned_end": "2026-05-29", "version": item.version})
    stored = fresh(item)
    assert (row.status_code, stored.planned_end, stored.version) == (200, date(2026, 5, 29), item.version + 1)
    assert (f'id="row-{item.pk}" data-version="{stored.version}"' in row.content.decode(), f'value="{item.pk}:{stored.version}"' in row.content.decode()) == (True, True)
    assert Event.objects.filter(verb="work.edit").count() == 1


@pytest.mark.parametrize(("name", "value", "verb"), [("assignee", "colleague", "work.assign"), ("priority", "urgent", "work.detail"), ("weight", "7.5", "work.edit")])
def test_each_value_is_changed_by_the_deed_that_it_is(people, sign_in, item, name, value, verb):
    given = getattr(people, value).pk if name == "assignee" else value
    assert sign_in("quality_manager").post(cell(item, name), {name: given, "version": item.version}).status_code == 200
    assert (str(fresh(item).serializable_value(name)).rstrip("0"), Event.objects.filter(verb=verb).count()) == (str(given).rstrip("0"), 1)


@pytest.mark.parametrize(("name", "value"), [("planned_end", "2020-01-01"), ("planned_end", ""), ("weight", "much"), ("weight", "0"), ("priority", "x"), ("assignee", "999999"), ("phase", "999999")])
def test_what_is_wrong_is_said_at_the_cell_and_what_was_typed_stays(people, sign_in, item, name, value):
    page = sign_in("quality_manager").post(cell(item, name), {name: value, "version": item.version})
    text = page.content.decode()
    assert (page.status_code, "field-error" in text, fresh(item).version) == (422, True, item.version)
    if name == "weight":
        assert f'value="{value}"' in text


def test_a_stale_version_shows_both_values_and_is_saved_knowingly(people, sign_in, item):
    client = sign_in("quality_manager")
    actions.detail_work(item, people.quality_manager, item.version, priority="low")
    page = client.post(cell(item, "priority"), {"priority": "urgent", "version": item.version})
    text = page.content.decode()
    assert (page.status_code, "<dd>Low</dd>" in text, "<dd>Urgent</dd>" in text, fresh(item).priority) == (409, True, True, "low")
    version = re.search(r'name="version" value="(\d+)"', text).group(1)
    assert (client.post(cell(item, "priority"), {"priority": "urgent", "version": version}).status_code, fresh(item).priority) == (200, "urgent")


def test_without_a_version_nothing_is_saved(people, sign_in, item):
    assert sign_in("quality_manager").post(cell(item, "priority"), {"priority": "low"}).status_code == 422


def test_the_table_offers_what_the_law_lets_each_person_change(people, sign_in, item):
    assert offered(sign_in("quality_manager"), item) == set(CELLS)
    assert offered(sign_in("auditor"), item) == set()


def test_once_the_plan_is_in_progress_only_what_needs_no_revision_is_changed(people, sign_in):
    item = item_in_progress(people)
    told = {key: offered(sign_in(key), item) for key in ("quality_manager", "delivery", "colleague")}
    assert told == {"quality_manager": {"assignee", "priority"}, "delivery": {"priority"}, "colleague": set()}


def test_the_doors_refuse_as_the_law_does(people, sign_in):
    item = item_in_progress(people)
    answers = {
        "document in progress": sign_in("quality_manager").get(cell(item, "weight")).status_code,
        "not the owner": sign_in("delivery").post(cell(item, "assignee"), {"assignee": "", "version": item.version}).status_code,
        "nobody": sign_in("colleague").post(cell(item, "priority"), {"priority": "low", "version": item.version}).status_code,
        "no such value": sign_in("quality_manager").get(cell(item, "percent")).status_code,
    }
    assert answers == {"document in progress": 409, "not the owner": 403, "nobody": 403, "no such value": 404}
    assert fresh(item).version == item.version


def test_the_cell_of_a_draft_does_not_exist_for_those_who_may_not_read_it(people, sign_in, item):
    assert sign_in("colleague").get(cell(item, "priority")).status_code == 404


def test_a_settled_item_is_no_longer_changed(people, sign_in):
    item = item_in_progress(people)
    actions.cancel_work(item, people.quality_manager, "No longer needed")
    assert offered(sign_in("quality_manager"), item) == set()
    assert sign_in("quality_manager").post(cell(item, "priority"), {"priority": "low", "version": fresh(item).version}).status_code == 409


def test_in_a_list_over_plans_the_row_names_its_plan(people, sign_in):
    item = item_in_progress(people)
    client = sign_in("delivery")
    assert 'data-cell="priority"' in client.get("/work/").content.decode()
    row = client.post(cell(item, "priority", "plans"), {"priority": "high", "version": item.version}).content.decode()
    assert (f">{item.plan.number}</a>" in row, "row-tick" in row) == (True, False)


def test_a_table_takes_as_many_queries_for_three_rows_as_for_one(people, sign_in, item):
    client, address = sign_in("quality_manager"), f"/plans/{item.plan.number}/implementation/?view=table"
    counts = []
    for more in (0, 2):
        for number in range(more):
            add(item.plan, people.quality_manager, title=f"More {number}")
        with CaptureQueriesContext(connection, ) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
