"""The responsibility matrix: one accountable role for each activity, set as one, frozen with the document (D3.5)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.errors import NotAllowed, WrongState
from audit.models import Event
from plans import actions, factors
from plans.actions import raci
from plans.contexts.raci import problems_in
from plans.models import Plan
from tests.plans import factory

HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def plan(people):
    """A complete draft: two activities, and two roles of which the first is accountable for both."""
    plan = factory.draft(people)
    actions.add_part(plan, "responsibilities", plan.owner, role="Delivery", responsibility="Does it", activity="Works", person=people.delivery)
    return plan


def ids(plan):
    """The ids of the two activities and of the two roles."""
    return *plan.activities.values_list("pk", flat=True), *plan.responsibilities.values_list("pk", flat=True)


def put(plan, letters, by=None, version=None):
    """Set the matrix from a text of two letters for each activity; a dot is nothing."""
    first, second, owner, delivery = ids(plan)
    places = [(first, owner), (first, delivery), (second, owner), (second, delivery)]
    cells = {place: letter.strip(".") for place, letter in zip(places, letters.replace(" ", ""), strict=True)}
    return actions.set_raci(plan, by or plan.owner, raci.version_of(plan) if version is None else version, cells)


def stored(plan) -> str:
    """The matrix as a text."""
    first, second, owner, delivery = ids(plan)
    cells = raci.cells_of(plan)
    return " ".join("".join(cells.get((row, role), ".") for role in (owner, delivery)) for row in (first, second))


@pytest.mark.requirement("D3.5")
def test_the_matrix_is_set_as_one_and_each_change_is_told(plan):
    before = Event.objects.filter(object_type="plans.raciassignment").count()
    put(plan, "AR CA")
    told = list(Event.objects.filter(object_type="plans.raciassignment").order_by("id").values_list("verb", flat=True))[before:]
    assert (stored(plan), sorted(told)) == ("AR CA", ["plan.add_part", "plan.add_part", "plan.edit_part"])
    put(plan, ".A CA")
    assert stored(plan) == ".A CA"


def test_who_is_accountable_may_change_places_in_one_save(plan):
    put(plan, "AR AR")
    put(plan, "RA RA")
    assert stored(plan) == "RA RA"


@pytest.mark.requirement("D3.5")
def test_two_accountable_roles_for_one_activity_are_refused_at_the_cells(plan, people):
    first, _second, owner, delivery = ids(plan)
    with pytest.raises(ValidationError) as refused:
        put(plan, "AA AR")
    assert (list(refused.value.error_dict), stored(plan)) == ([f"cell_{first}_{delivery}"], "A. A.")
    with pytest.raises(ValidationError) as refused:
        actions.add_part(plan, "raci", plan.owner, activity_id=first, role_id=delivery, part="A")
    assert list(refused.value.error_dict) == ["part"]
    row = actions.add_part(plan, "raci", plan.owner, activity_id=first, role_id=delivery, part="R")
    with pytest.raises(ValidationError):
        actions.edit_part(row, plan.owner, row.version, part="A")


@pytest.mark.parametrize("letter", ["X", "a", "RA"])
def test_an_unknown_letter_or_a_row_of_another_plan_is_refused(plan, people, letter):
    first, _second, owner, delivery = ids(plan)
    foreign = factory.draft(people, title="Another").activities.first()
    for place in [(first, delivery), (foreign.pk, owner)]:
        with pytest.raises(ValidationError):
            actions.set_raci(plan, plan.owner, raci.version_of(plan), {place: letter})
    assert stored(plan) == "A. A."


@pytest.mark.parametrize(("letters", "count"), [("AR", 0), ("A", 1), ("R", 1), ("AAR", 1), ("", 2), ("CI", 2), ("AA", 2)])
def test_the_gaps_of_an_activity_are_counted(letters, count):
    assert len(problems_in(list(letters))) == count


def test_a_matrix_somebody_else_has_saved_is_not_overwritten(plan):
    read = raci.version_of(plan)
    put(plan, "AR A.")
    with pytest.raises(raci.MatrixMoved) as refused:
        put(plan, "AI A.", version=read)
    assert (stored(plan), refused.value.version) == ("AR A.", raci.version_of(plan))
    assert put(plan, "AR A.", version=read) == raci.cells_of(plan)


def test_only_those_who_may_edit_set_the_matrix_and_only_in_an_open_document(plan, people):
    assert put(plan, "AR A.", by=people.planner)
    for key in ("delivery", "auditor", "leadership", "sms_owner"):
        with pytest.raises(NotAllowed):
            put(plan, "AI A.", by=getattr(people, key))
    actions.submit(plan, plan.owner)
    with pytest.raises(WrongState):
        put(plan, "AI A.")


def form_of(client, plan):
    """The address of the form, and what a browser would send of it."""
    url = reverse("plans:raci", args=[plan.number])
    form = client.get(url, **HX).context["raci_form"]
    return url, {name: form[name].value() for name in form.fields}


@pytest.mark.requirement("D3.5")
def test_the_grid_is_saved_in_place_with_the_rail(plan, sign_in):
    client = sign_in("quality_manager")
    url, sent = form_of(client, plan)
    first, _second, _owner, delivery = ids(plan)
    answer = client.post(url, sent | {f"cell_{first}_{delivery}": "R"}, **HX)
    page = answer.content.decode()
    assert (answer.status_code, stored(plan), page.count('<section class="section"'), page.count("hx-swap-oob")) == (200, "AR A.", 1, 2)
    assert client.post(url, sent | {f"cell_{first}_{delivery}": "R"}).url == f"{plan.get_absolute_url()}#roles"


def test_a_stale_grid_shows_both_and_saves_when_sent_again(plan, sign_in):
    client = sign_in("quality_manager")
    url, sent = form_of(client, plan)
    first, _second, _owner, delivery = ids(plan)
    put(plan, "AR A.")
    answer = client.post(url, sent | {f"cell_{first}_{delivery}": "C"}, **HX)
    cells = [cell for row in answer.context["matrix"].rows for cell in row.cells if cell.differs]
    assert (answer.status_code, [(cell.part, cell.field.value()) for cell in cells], stored(plan)) == (409, [("R", "C")], "AR A.")
    again = sent | {f"cell_{first}_{delivery}": "C", "version": answer.context["raci_form"]["version"].value()}
    assert (client.post(url, again, **HX).status_code, stored(plan)) == (200, "AC A.")


def test_bad_cells_answer_422_and_an_activity_that_is_gone_is_told(plan, sign_in):
    client = sign_in("quality_manager")
    url, sent = form_of(client, plan)
    first, second, _owner, delivery = ids(plan)
    answer = client.post(url, sent | {f"cell_{first}_{delivery}": "A"}, **HX)
    assert (answer.status_code, list(answer.context["raci_form"].errors)) == (422, [f"cell_{first}_{delivery}"])
    for wrong in ({f"cell_{first}_{delivery}": "Z"}, {"version": "x"}):
        assert client.post(url, sent | wrong, **HX).status_code == 422
    actions.remove_part(plan.activities.get(pk=second), plan.owner)
    current = {"version": raci.version_of(plan)}
    answer = client.post(url, sent | current, **HX)
    assert (answer.status_code, "cell" in str(answer.context["raci_form"].errors)) == (422, True)


def test_the_page_answers_403_404_and_409(plan, people, sign_in):
    url = reverse("plans:raci", args=[plan.number])
    assert [sign_in("sms_owner").get(url).status_code, sign_in("leadership").get(url).status_code] == [403, 404]
    assert sign_in("sms_owner").post(url, {"version": 0}).status_code == 403
    actions.submit(plan, plan.owner)
    assert [sign_in("quality_manager").get(url).status_code, sign_in("quality_manager").post(url, {"version": 0}).status_code] == [409, 409]


@pytest.mark.requirement("F4")
def test_an_activity_without_an_accountable_role_blocks_submission_with_a_link_to_the_matrix(plan, sign_in):
    _first, second, _owner, _delivery = ids(plan)
    put(plan, "AR RR")
    result = next(one for one in factors.evaluate(Plan.objects.get(pk=plan.pk)) if one.code == "F4")
    address = f"{reverse('plans:raci', args=[plan.number])}#raci-{second}"
    assert [one.address(plan, editing=True) for one in result.missing] == [address]
    page = sign_in("quality_manager").post(reverse("plans:submit", args=[plan.number]))
    assert (page.status_code, f'href="{address}"' in page.content.decode()) == (409, True)
    assert f'id="raci-{second}"' in sign_in("quality_manager").get(reverse("plans:raci", args=[plan.number])).content.decode()


@pytest.mark.requirement("D3.5")
def test_a_baseline_and_the_approvers_page_show_the_frozen_matrix(people, sign_in):
    plan = factory.approved(people)
    plan = actions.revise(plan, plan.owner, "Others")
    for row in plan.raci.all():
        actions.remove_part(row, plan.owner)
    page = sign_in("leadership").get(reverse("plans:baseline", args=[plan.number, 1]))
    matrix = page.context["sheet"].section("roles").matrix
    assert [[cell.part for cell in row.cells] for row in matrix.rows] == [["A"], ["A"]]
    assert (page.content.decode().count('data-part="A"'), reverse("plans:raci", args=[plan.number]) in page.content.decode()) == (2, False)
    assert sign_in("leadership").get(plan.get_absolute_url()).content.decode().count('data-part="A"') == 2
    assert sign_in("quality_manager").get(plan.get_absolute_url()).content.decode().count('data-part="A"') == 0


def test_a_discarded_revision_brings_the_matrix_back(people):
    plan = actions.revise(factory.approved(people), people.quality_manager, "Others")
    before = raci.cells_of(plan)
    actions.set_raci(plan, plan.owner, raci.version_of(plan), dict.fromkeys(before, "C"))
    actions.discard_revision(plan, plan.owner)
    assert raci.cells_of(plan) == before


def test_the_api_shows_and_sets_the_matrix(plan, people, api_as):
    first, _second, _owner, delivery = ids(plan)
    owner, url = api_as("quality_manager"), f"/api/v1/plans/{plan.pk}/raci/"
    shown = owner.get(url).data
    body = {"version": shown["version"], "cells": [{"activity": first, "role": delivery, "part": "R"}]}
    answer = owner.put(url, body, format="json")
    assert (len(shown["cells"]), len(shown["problems"]), answer.status_code, len(answer.data["problems"]), stored(plan)) == (2, 2, 200, 1, "AR A.")
    stale = owner.put(url, body | {"cells": [{"activity": first, "role": delivery, "part": "C"}]}, format="json")
    two = owner.put(url, {"version": answer.data["version"], "cells": [{"activity": first, "role": delivery, "part": "A"}]}, format="json")
    assert (stale.status_code, stale.data["code"], two.status_code, list(two.data)) == (409, "stale", 400, [f"cell_{first}_{delivery}"])
    assert [api_as("sms_owner").put(url, body, format="json").status_code, api_as("leadership").get(url).status_code] == [403, 404]


def test_the_api_hides_the_matrix_of_a_revision(people, api_as):
    plan = actions.revise(factory.approved(people), people.quality_manager, "Others")
    actions.set_raci(plan, plan.owner, raci.version_of(plan), dict.fromkeys(raci.cells_of(plan), "C"))
    parts = {key: {cell["part"] for cell in api_as(key).get(f"/api/v1/plans/{plan.pk}/raci/").data["cells"]} for key in ("quality_manager", "leadership")}
    assert parts == {"quality_manager": {"C"}, "leadership": {"A"}}
