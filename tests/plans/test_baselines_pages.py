"""Baselines: listed, shown as they were frozen, compared; and the differences between two documents."""

import pytest
from django.urls import reverse

from plans import actions, differences, document
from plans.differences import Change
from tests.plans import factory


@pytest.fixture
def twice_approved(people):
    """A plan with two baselines; the second has another motive and one more goal line."""
    plan = factory.approved(people)
    by = people.quality_manager
    plan = actions.revise(plan, by)
    plan = actions.edit_plan(plan, by, plan.version, motive="Complaints rise.")
    actions.add_part(plan, "outcomes", by, text="One more.")
    plan = actions.submit(plan, by)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


def url(name, plan, *more) -> str:
    """The address of a baseline page."""
    return reverse(f"plans:{name}", args=[plan.number, *more])


def test_a_baseline_shows_the_document_as_it_was_whatever_came_after(twice_approved, sign_in):
    page = sign_in("leadership").get(url("baseline", twice_approved, 1))
    first = twice_approved.baselines.get(number=1)
    assert page.context["sheet"].section("description").facts["motive"].value == "Customers wait."
    assert page.content.decode().count(first.sha256) == 1
    assert first.sha256 == document.digest(first.document)


def test_the_list_names_who_approved_what_and_which_is_in_force(twice_approved, people, sign_in):
    page = sign_in("leadership").get(url("baselines", twice_approved))
    assert [(one.number, one.approved_by) for one in page.context["baselines"]] == [(2, people.sms_owner), (1, people.sms_owner)]
    assert page.content.decode().count("in force") == 1


def test_two_baselines_are_compared_field_by_field(twice_approved, sign_in):
    page = sign_in("leadership").get(url("compare", twice_approved))
    lines = [(group.title, line.change, line.old, line.new) for group in page.context["changes"] for line in group.lines]
    assert lines == [
        ("Description of the improvement", "changed", "Customers wait.", "Complaints rise."),
        ("Main expected outcomes", "added", "—", "One more."),
    ]
    backwards = sign_in("leadership").get(url("compare", twice_approved), {"from": 2, "to": 1})
    assert [line.change for group in backwards.context["changes"] for line in group.lines] == ["changed", "removed"]


def test_unknown_baselines_are_404(twice_approved, people, sign_in):
    client = sign_in("leadership")
    pages = [url("baseline", twice_approved, 3), url("compare", twice_approved) + "?from=9", url("compare", twice_approved) + "?to=x"]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    draft = factory.draft(people)
    assert [sign_in("quality_manager").get(url(name, draft)).status_code for name in ("baselines", "compare")] == [200, 404]


def test_a_plan_without_baselines_says_how_the_first_comes_about(people, sign_in):
    page = sign_in("quality_manager").get(url("baselines", factory.draft(people)))
    assert page.content.decode().count("No baseline yet") == 1


def base() -> dict:
    """A small document."""
    return {
        "plan": {"title": "T", "owner": {"id": 1, "name": "A"}},
        "parts": {"goals": [{"row": 1, "statement": "G", "target_value": "60"}]}, "overrides": [], "work_items": [{"row": 5, "title": "W"}],
    }  # fmt: skip


def test_equal_documents_do_not_differ():
    assert differences.between(base(), base()) == []


def test_a_renamed_person_is_no_difference_but_another_person_is():
    renamed, other = base(), base()
    renamed["plan"]["owner"] = {"id": 1, "name": "B"}
    other["plan"]["owner"] = {"id": 2, "name": "A"}
    assert [len(differences.between(base(), one)) for one in (renamed, other)] == [0, 1]


def test_changed_added_and_removed_rows_are_told_apart_in_every_list():
    new = base()
    new["parts"]["goals"][0]["target_value"] = "70"
    new["parts"]["goals"].append({"row": 2, "statement": "H", "target_value": "1"})
    new["work_items"] = []
    found = [(one.place, one.change, one.row, one.name, one.old if one.name else None) for one in differences.between(base(), new)]
    assert found == [
        ("goals", Change.CHANGED, 1, "target_value", "60"), ("goals", Change.ADDED, 2, "", None), ("work_items", Change.REMOVED, 5, "", None)
    ]  # fmt: skip


def test_a_list_that_only_the_older_document_has_is_removed():
    new = base()
    del new["work_items"]
    assert [(one.place, one.change) for one in differences.between(base(), new)] == [("work_items", Change.REMOVED)]
