"""Every list that can be filtered goes out as a file: the rows of its page, no formula, rights and filters kept."""

import csv
import io

import pytest
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from accounts import tables
from accounts.pages import FilteredListView
from audit.filters import EventFilter
from tests.improvement.factory import add, started
from tests.plans import factory

pytestmark = pytest.mark.django_db
# Work items go out as transfers, which can come back.
TRANSFERRED = {"AreaItems", "MyWork"}


def address(name, media="csv", query=""):
    return f"/accounts/tables/{name}.{media}{query}"


def rows(answer):
    """The rows of a CSV answer, headers first."""
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def every_list(kind=FilteredListView):
    for one in kind.__subclasses__():
        yield from [one, *every_list(one)]


def test_every_list_that_can_be_filtered_has_its_file():
    assert get_resolver().url_patterns  # which loads the pages of every room
    filtered = {view.filterset_class for view in every_list() if view.__name__ not in TRANSFERRED}
    assert filtered | {EventFilter} == {table.filterset for table in tables.TABLES.values()}  # history has a page of its own kind


@pytest.mark.parametrize("media", ["csv", "xlsx"])
@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_each_list_is_offered_on_its_page_and_goes_out_in_both_forms(people, sign_in, name, media):
    started(people)
    client = sign_in("administrator" if name in ("people", "sendings") else "quality_manager")
    page = client.get(reverse(tables.TABLES[name].page)).content.decode()
    answer = client.get(address(name, media))
    assert (address(name, media) in page, answer.status_code, answer.headers["X-Content-Type-Options"]) == (True, 200, "nosniff")
    data = b"".join(answer.streaming_content)
    told = list(load_workbook(io.BytesIO(data)).worksheets[0].values)[0] if media == "xlsx" else data.decode("utf-8-sig").splitlines()[0].split(",")
    assert len(told) == len(tables.TABLES[name].columns())


def test_the_filter_of_the_page_narrows_the_file(people, sign_in):
    factory.draft(people)
    plan = started(people)
    client = sign_in("quality_manager")
    assert [row[0] for row in rows(client.get(address("plans", query="?state=in_progress")))[1:]] == [plan.number]
    assert len(rows(client.get(address("plans", query="?page=7")))) == 3


def test_a_file_has_the_rows_that_its_reader_sees(people, sign_in):
    draft = factory.draft(people)
    numbers = {key: [row[0] for row in rows(sign_in(key).get(address("plans")))[1:]] for key in ("quality_manager", "colleague")}
    assert numbers == {"quality_manager": [draft.number], "colleague": []}


@pytest.mark.parametrize(("name", "key"), [("people", "quality_manager"), ("sendings", "quality_manager"), ("templates", "delivery")])
def test_whoever_may_not_open_the_list_gets_no_file(people, sign_in, api_as, name, key):
    assert (sign_in(key).get(address(name)).status_code, api_as(key).get(f"/api/v1/tables/{name}/").status_code) == (403, 403)


def test_no_cell_of_a_file_is_a_formula_and_chinese_is_kept(people, sign_in):
    source = factory.adopted_input(people)
    type(source).objects.filter(pk=source.pk).update(title="=HYPERLINK(1)", description="＋第一行\n第二行")
    client = sign_in("quality_manager")
    row = next(row for row in rows(client.get(address("inputs"))) if row[0] == source.number)
    assert row[1:3] == ["'=HYPERLINK(1)", "'＋第一行\n第二行"]
    book = load_workbook(io.BytesIO(b"".join(client.get(address("inputs", "xlsx")).streaming_content)))
    told = next(row for row in book.worksheets[0].iter_rows() if row[0].value == source.number)
    assert (told[1].value, told[1].data_type) == ("'=HYPERLINK(1)", "s")


@pytest.mark.parametrize("number", [1, 3])
def test_a_file_takes_the_same_number_of_queries(people, sign_in, number, django_assert_num_queries):
    plan = started(people)
    for _place in range(number - 1):
        add(plan, people.quality_manager, assignee=people.delivery)
    plan.work_items.update(scope_state="approved")
    client = sign_in("supervision")
    client.get(address("supervision"))
    with django_assert_num_queries(8):
        assert len(rows(client.get(address("supervision")))) == number + 1


def test_a_wrong_filter_leads_back_to_the_page_and_is_refused_at_its_field_by_the_api(people, sign_in, api_as):
    answer = sign_in("planner").get(address("plans", query="?state=nowhere"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/plans/?state=nowhere")
    refused = api_as("planner").get("/api/v1/tables/plans/?media=csv&state=nowhere")
    assert (refused.status_code, list(refused.json())) == (400, ["state"])
    assert api_as("planner").get("/api/v1/tables/plans/?media=pdf").json() == {"media": ["请选择 XLSX 或 CSV。"]}


def test_a_table_that_is_too_long_is_refused_at_both_doors(people, sign_in, api_as, monkeypatch):
    factory.draft(people)
    monkeypatch.setattr(tables, "MOST_ROWS", 0)
    assert (sign_in("planner").get(address("plans")).status_code, api_as("planner").get("/api/v1/tables/plans/").status_code) == (409, 409)


def test_there_is_no_file_of_a_list_that_does_not_exist(people, sign_in, api_as):
    answers = [sign_in("planner").get(address("secrets")), sign_in("planner").get(address("plans", "pdf")), api_as("planner").get("/api/v1/tables/secrets/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_the_api_names_its_lists_and_gives_the_files_of_the_pages(people, sign_in, api_as):
    factory.draft(people)
    api = api_as("planner")
    assert [row["name"] for row in api.get("/api/v1/tables/").json()] == list(tables.TABLES)
    ours, theirs = rows(api.get("/api/v1/tables/plans/?media=csv")), rows(sign_in("planner").get(address("plans")))
    assert [row[:2] for row in ours[1:]] == [row[:2] for row in theirs[1:]]


def test_a_moment_stands_in_a_file_as_local_time(people, sign_in):
    type(people.planner).objects.filter(pk=people.planner.pk).update(last_login="2026-01-01T00:30:00Z")
    told = {row[1]: row[5] for row in rows(sign_in("administrator").get(address("people")))}
    assert told[people.planner.username] == "2026-01-01 08:30"
