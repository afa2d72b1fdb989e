"""The catalogue of the 20 improvement areas under the four elements."""

import pytest

from improvement.models import Area, WorkItem
from plans import document
from tests.improvement import factory
from tests.plans import factory as plans

CODES = [
    "P1",
    "P2",
    "P3",
    "P4",
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "T1",
    "T2",
    "T3",
    "T4",
    "T5",
    "C1",
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
]


@pytest.fixture
def draft(people):
    return plans.draft(people)


@pytest.mark.parametrize(
    ("code", "element"),
    [
        pytest.param("P1", "people", marks=pytest.mark.requirement("P1")),
        pytest.param("P2", "people", marks=pytest.mark.requirement("P2")),
        pytest.param("P3", "people", marks=pytest.mark.requirement("P3")),
        pytest.param("P4", "people", marks=pytest.mark.requirement("P4")),
        pytest.param("R1", "resources", marks=pytest.mark.requirement("R1")),
        pytest.param("R2", "resources", marks=pytest.mark.requirement("R2")),
        pytest.param("R3", "resources", marks=pytest.mark.requirement("R3")),
        pytest.param("R4", "resources", marks=pytest.mark.requirement("R4")),
        pytest.param("R5", "resources", marks=pytest.mark.requirement("R5")),
        pytest.param("T1", "technology", marks=pytest.mark.requirement("T1")),
        pytest.param("T2", "technology", marks=pytest.mark.requirement("T2")),
        pytest.param("T3", "technology", marks=pytest.mark.requirement("T3")),
        pytest.param("T4", "technology", marks=pytest.mark.requirement("T4")),
        pytest.param("T5", "technology", marks=pytest.mark.requirement("T5")),
        pytest.param("C1", "process", marks=pytest.mark.requirement("C1")),
        pytest.param("C2", "process", marks=pytest.mark.requirement("C2")),
        pytest.param("C3", "process", marks=pytest.mark.requirement("C3")),
        pytest.param("C4", "process", marks=pytest.mark.requirement("C4")),
        pytest.param("C5", "process", marks=pytest.mark.requirement("C5")),
        pytest.param("C6", "process", marks=pytest.mark.requirement("C6")),
    ],
)
def test_an_item_of_each_area_is_planned_and_stands_under_its_element(people, sign_in, draft, code, element):
    item = factory.add(draft, people.quality_manager, code, title=f"Work on {code}")
    frozen = document.of(draft)["work_items"][-1]
    assert (frozen["title"], frozen["area"]["code"], frozen["area"]["element"]) == (f"Work on {code}", code, element)
    page = sign_in("quality_manager").get(f"/plans/{draft.number}/implementation/?view=elements")
    columns = {column.code: [card.item.pk for card in column.cards] for column in page.context["board"].columns}
    assert item.pk in columns[element]


@pytest.mark.django_db
def test_the_catalogue_has_the_twenty_areas_in_both_languages():
    areas = list(Area.objects.all())
    assert [area.code for area in areas] == CODES
    assert [
        area.code for area in areas if not (area.name_en and area.name_zh and area.guidance_en and area.guidance_zh)
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "points"),
    [
        pytest.param("C1", 13, marks=pytest.mark.requirement("C1")),
        pytest.param("T3", 5, marks=pytest.mark.requirement("T3")),
        pytest.param("T5", 3, marks=pytest.mark.requirement("T5")),
        pytest.param("C2", 6, marks=pytest.mark.requirement("C2")),
    ],
)
def test_the_checklist_names_the_points_of_the_source_in_both_languages(code, points):
    checklist = Area.objects.get(code=code).checklist
    assert [sorted(point) for point in checklist] == [["en", "zh"]] * points


def test_the_catalogue_page_counts_the_plans_that_touch_an_area(people, sign_in, draft):
    factory.add(draft, people.quality_manager, "T3")
    factory.add(draft, people.quality_manager, "T3")
    page = sign_in("planner").get("/areas/")
    cells = {cell.area.code: (cell.plans, cell.items) for row in page.context["heat"] for cell in row.cells}
    assert (len(cells), cells["T3"], cells["C1"], cells["P1"]) == (20, (1, 2), (1, 1), (0, 0))


def test_a_draft_is_not_counted_for_those_who_may_not_read_it(people, sign_in, draft):
    page = sign_in("colleague").get("/areas/")
    assert {cell.items for row in page.context["heat"] for cell in row.cells} == {0}


def test_the_page_of_an_area_shows_its_checklist_and_its_items(people, sign_in, draft):
    item = factory.add(draft, people.quality_manager, "T3", title="Tidy the procedures")
    page = sign_in("quality_manager").get("/areas/T3/")
    assert [line.item for line in page.context["lines"]] == [WorkItem.objects.get(pk=item.pk)]
    assert "Stored, with access control" in page.content.decode()


def test_an_unknown_area_does_not_exist(sign_in):
    assert sign_in("planner").get("/areas/X9/").status_code == 404


def test_guidance_follows_the_choice_in_the_form_and_survives_nonsense(sign_in):
    client = sign_in("planner")
    area = Area.objects.get(code="T5")
    assert "Thresholds" in client.get("/areas/guidance/", {"area": area.pk}).content.decode()
    assert "Choose an area" in client.get("/areas/guidance/", {"area": "1 OR 1"}).content.decode()
