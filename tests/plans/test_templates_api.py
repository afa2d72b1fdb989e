"""Templates at the API, and plans that begin with one."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import actions
from plans.models import Plan, PlanTemplate
from tests.plans import factory

TEMPLATES, PLANS = "/api/v1/plan-templates/", "/api/v1/plans/"


@pytest.fixture
def plan(people):
    """A complete draft."""
    return factory.draft(people)


def test_a_template_is_saved_once_per_key_read_and_changed(people, plan, api_as):
    client, headers = api_as("planner"), {"Idempotency-Key": str(uuid.uuid4())}
    made = [client.post(TEMPLATES, {"plan": plan.pk, "name": "Desk"}, format="json", headers=headers) for _click in range(2)]
    one = f"{TEMPLATES}{made[0].json()['id']}/"
    assert ([answer.status_code for answer in made], PlanTemplate.objects.count(), "document" in made[0].json()) == ([201, 201], 1, False)
    assert client.get(one).json()["document"]["plan"]["planned_start"] == 0
    assert client.patch(one, {"active": False, "version": 1}, format="json").json()["active"] is False
    assert client.patch(one, {"name": "x", "version": 1}, format="json").status_code == 409
    assert [client.get(TEMPLATES, {"active": given}).json()["count"] for given in ("true", "false")] == [0, 1]


def test_a_plan_begins_with_a_template_or_an_earlier_plan(people, plan, api_as):
    client, template = api_as("planner"), actions.save_template(plan, people.planner, "Desk")
    body = {"title": "Next one", "planned_start": "2027-03-01"}
    first = client.post(PLANS, body | {"template": template.pk}, format="json").json()
    second = client.post(PLANS, body | {"copied_from": plan.pk}, format="json").json()
    assert (first["template"], first["motive"], first["planned_end"], second["copied_from"]) == (template.pk, "Customers wait.", "2028-02-11", plan.pk)
    assert [Plan.objects.get(pk=one["id"]).members.count() for one in (first, second)] == [0, 5]
    assert client.get(TEMPLATES).json()["results"][0]["begun"] == 1


def test_an_origin_that_the_reader_may_not_read_is_not_told(people, api_as):
    secret = factory.draft(people, confidential=True)
    new = actions.create_plan(people.quality_manager, title="Next", copied_from=secret, planned_start=secret.planned_start)
    actions.edit_plan(new, people.quality_manager, new.version, confidential=False)
    told = {key: api_as(key).get(f"{PLANS}{new.pk}/").json()["copied_from"] for key in ("quality_manager", "second_manager")}
    listed = {key: [one["copied_from"] for one in api_as(key).get(PLANS).json()["results"]] for key in told}
    assert told == {"quality_manager": secret.pk, "second_manager": None}
    assert listed == {"quality_manager": [secret.pk, None], "second_manager": [None]}


def test_bad_input_is_refused_at_its_field(people, plan, api_as):
    template = actions.save_template(plan, people.planner, "Desk")
    secret, client = factory.draft(people, confidential=True), api_as("second_manager")
    good = {"title": "x", "planned_start": "2027-03-01"}
    wrong = [good | {"template": 0}, good | {"copied_from": secret.pk}, good | {"template": template.pk, "copied_from": plan.pk}, {"title": "x", "template": template.pk}]
    assert [(answer.status_code, list(answer.json())) for answer in (client.post(PLANS, body, format="json") for body in wrong)] == [
        (400, [field]) for field in ("template", "copied_from", "template", "planned_start")
    ]
    saves = [{"plan": secret.pk, "name": "x"}, {"plan": plan.pk, "name": ""}, {"plan": plan.pk, "name": "Desk"}]
    assert [list(client.post(TEMPLATES, body, format="json").json()) for body in saves] == [["plan"], ["name"], ["name"]]
    moved = client.patch(f"{PLANS}{plan.pk}/", {"template": template.pk, "version": plan.version}, format="json")
    assert (moved.status_code, list(moved.json())) == (400, ["template"])


def test_templates_are_for_those_who_keep_them(people, plan, api_as):
    template = actions.save_template(plan, people.planner, "Desk")
    client = api_as("delivery")
    answers = [client.get(TEMPLATES), client.get(f"{TEMPLATES}{template.pk}/"), client.post(TEMPLATES, {"plan": plan.pk, "name": "x"}, format="json")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_the_list_costs_the_same_queries_however_many(people, plan, api_as):
    client, counts = api_as("planner"), []
    for wanted in (1, 3):
        while PlanTemplate.objects.count() < wanted:
            actions.save_template(plan, people.planner, f"Template {PlanTemplate.objects.count()}")
        client.get(TEMPLATES)
        with CaptureQueriesContext(connection) as queries:
            client.get(TEMPLATES)
        counts.append(len(queries))
    assert counts[0] == counts[1]
