"""The three ways to begin a plan, and the pages of templates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans import actions
from plans.models import Plan, PlanTemplate
from tests.plans import factory

NEW = reverse("plans:create")
KEY = "6a5b0f6e-0d3f-4c0a-9d52-0d3c7c8f1a11"


@pytest.fixture
def plan(people):
    """A complete draft."""
    return factory.draft(people)


@pytest.fixture
def template(people, plan):
    """A template of the draft."""
    return actions.save_template(plan, people.quality_manager, "Help desk", "For help desks.")


def sent(**more) -> dict:
    """What the form of a plan that does not begin blank sends."""
    return {"title": "Next one", "planned_start": "2027-03-01", "key": KEY, **more}


def test_the_three_ways_are_offered_and_the_blank_one_is_open(people, plan, sign_in):
    client = sign_in("planner")
    forms = {way: client.get(NEW, {"way": way}).context["form"] for way in ("", "template", "plan", "nonsense")}
    assert [{"template", "copied_from"} & form.fields.keys() for form in forms.values()] == [set(), {"template"}, {"copied_from"}, set()]
    assert [way.query for way in client.get(NEW).context["ways"]] == ["", "template", "plan"]
    assert [client.get(NEW, {"way": way}).context["nothing"] for way in ("", "template", "plan")] == [False, True, False]


def test_a_double_click_begins_one_plan_from_a_template(people, plan, template, sign_in):
    client = sign_in("planner")
    answers = [client.post(f"{NEW}?way=template", sent(template=template.pk)) for _click in range(2)]
    new = Plan.objects.latest("id")
    assert ([answer.url for answer in answers], Plan.objects.count()) == ([new.get_absolute_url()] * 2, 2)
    assert (new.title, new.template, new.goals.count(), new.owner) == ("Next one", template, 1, people.planner)


def test_a_plan_continues_an_earlier_one_and_says_so(people, plan, sign_in):
    client = sign_in("planner")
    assert client.get(NEW, {"way": "plan", "from": plan.number}).context["form"]["copied_from"].value() == plan.pk
    page = client.get(client.post(f"{NEW}?way=plan", sent(copied_from=plan.pk)).url)
    block = next(block for block in page.context["rail"] if block.title == "Origin and reuse")
    assert (block.lines[0].text, block.lines[0].url) == (f"Begun from {plan.number}", plan.get_absolute_url())
    assert sorted(Plan.objects.latest("id").members.values_list("part", flat=True)) == ["editor", "leader", "review_team", "supervisor", "team"]


def test_an_earlier_plan_that_one_may_not_read_is_neither_offered_nor_named(people, sign_in):
    secret = factory.draft(people, confidential=True)
    new = actions.create_plan(people.quality_manager, title="Next", copied_from=secret, planned_start=secret.planned_start)
    actions.edit_plan(new, people.quality_manager, new.version, confidential=False)
    client = sign_in("second_manager")
    assert secret not in client.get(NEW, {"way": "plan"}).context["form"].fields["copied_from"].queryset
    assert client.post(f"{NEW}?way=plan", sent(copied_from=secret.pk)).status_code == 422
    page = client.get(new.get_absolute_url())
    assert ("Begun from an earlier plan" in page.content.decode(), secret.number in page.content.decode()) == (True, False)


BAD = [({"template": ""}, "template"), ({"template": 999999}, "template"), ({"title": ""}, "title"), ({"planned_start": ""}, "planned_start"), ({"planned_start": "9999-12-01"}, "planned_start")]


@pytest.mark.parametrize(("more", "field"), BAD)
def test_bad_input_is_422_at_its_field(template, sign_in, more, field):
    answer = sign_in("planner").post(f"{NEW}?way=template", sent(template=template.pk) | more)
    assert (answer.status_code, list(answer.context["form"].errors), Plan.objects.count()) == (422, [field], 1)


def test_a_template_out_of_use_is_not_offered(people, template, sign_in):
    actions.edit_template(template, people.planner, 1, active=False)
    client = sign_in("planner")
    assert (client.get(NEW, {"way": "template"}).context["nothing"], client.post(f"{NEW}?way=template", sent(template=template.pk)).status_code) == (True, 422)


def test_a_template_is_saved_from_a_plans_page_read_as_a_document_and_changed(people, plan, sign_in):
    client = sign_in("planner")
    saved = client.post(reverse("plans:template_save", args=[plan.number]), {"name": "Desk", "description": "For desks.", "key": KEY})
    template = PlanTemplate.objects.get()
    page = client.get(saved.url)
    assert (saved.url, page.context["sheet"].title) == (reverse("plans:template", args=[template.pk]), "Desk")
    assert ("Restore RES5D to 60 %" in page.content.decode(), "Define triage" in page.content.decode(), people.delivery.name in page.content.decode()) == (True, True, False)
    edit = reverse("plans:template_edit", args=[template.pk])
    changed = client.post(edit, {"name": "Desks", "description": "", "active": "", "version": 1})
    assert (changed.url, PlanTemplate.objects.get().active) == (saved.url, False)
    assert client.post(edit, {"name": "Late", "version": 1}).status_code == 409


def test_a_name_that_is_taken_and_a_confidential_plan_are_refused_in_the_form(people, template, plan, sign_in):
    client, secret = sign_in("quality_manager"), factory.draft(people, confidential=True)
    taken = client.post(reverse("plans:template_save", args=[plan.number]), {"name": "Help desk"})
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["name"])
    refused = client.post(reverse("plans:template_save", args=[secret.number]), {"name": "Secret"})
    assert (refused.status_code, "confidential" in refused.content.decode(), PlanTemplate.objects.count()) == (422, True, 1)
    assert reverse("plans:template_save", args=[secret.number]) not in client.get(secret.get_absolute_url()).content.decode()


def test_templates_are_for_those_who_keep_them(people, plan, template, sign_in):
    addresses = [reverse("plans:template_list"), reverse("plans:template", args=[template.pk]), reverse("plans:template_edit", args=[template.pk]), reverse("plans:template_save", args=[plan.number])]
    answers = {key: {sign_in(key).get(url).status_code for url in addresses} for key in ("planner", "quality_manager", "sms_owner", "delivery", "auditor", "leadership")}
    assert answers == dict.fromkeys(("planner", "quality_manager", "sms_owner"), {200}) | dict.fromkeys(("delivery", "auditor", "leadership"), {403})
    secret = factory.draft(people, confidential=True)
    assert [sign_in("second_manager").get(url).status_code for url in (reverse("plans:template_save", args=[secret.number]), reverse("plans:template", args=[999999]))] == [404, 404]


def test_the_list_is_filtered_and_costs_the_same_queries_however_many(people, plan, sign_in):
    client, counts = sign_in("planner"), []
    for wanted in (1, 3):
        while PlanTemplate.objects.count() < wanted:
            actions.save_template(plan, people.planner, f"Template {PlanTemplate.objects.count()}")
        client.get(reverse("plans:template_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("plans:template_list"))
        counts.append(len(queries))
    found = [template.name for template in client.get(reverse("plans:template_list"), {"q": "1", "active": "true"}).context["object_list"]]
    assert (counts[0] == counts[1], found) == (True, ["Template 1"])
