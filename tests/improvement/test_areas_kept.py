"""The catalogue is kept by administrators: areas are added, reworded, switched off and on, never deleted."""

from uuid import uuid4

import pytest

from audit.models import Event
from improvement import actions
from improvement.models import Area
from plans import document
from tests.improvement import factory
from tests.plans import factory as plans

AREAS = "/api/v1/areas/"
FACTS = {
    "element": "technology",
    "code": "T6",
    "name_zh": "自动化",
    "name_en": "Automation",
    "guidance_zh": "以工具代替重复的手工操作。",
    "guidance_en": "Tools take over what is done by hand again and again.",
}
POINTS = {"points_zh": "盘点重复操作\n编写脚本", "points_en": "List what is repeated\nWrite scripts"}
CHECKLIST = [{"zh": "盘点重复操作", "en": "List what is repeated"}, {"zh": "编写脚本", "en": "Write scripts"}]


def stored(code="T6"):
    """The area as it is stored."""
    return Area.objects.get(code=code)


def test_an_administrator_adds_an_area_once_however_often_the_form_is_sent(people, sign_in):
    client, sent = sign_in("administrator"), {**FACTS, **POINTS, "key": uuid4()}
    answers = [client.post("/areas/add/", sent).url for _ in range(2)]
    assert (answers, stored().checklist, stored().place, Event.objects.filter(verb="area.create").count()) == (["/areas/T6/"] * 2, CHECKLIST, 21, 1)
    assert "T6" in sign_in("colleague").get("/areas/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "C7"}, "code"),
        ({"code": "t6"}, "code"),
        ({"code": "T1"}, "code"),
        ({"name_zh": ""}, "name_zh"),
        ({"points_zh": "一\n二\n三"}, "points_en"),
        ({"points_zh": "一" * 301, "points_en": "One"}, "points_en"),
        ({"points_zh": "一\n" * 61, "points_en": "One\n" * 61}, "points_en"),
    ],
)
def test_a_refused_area_keeps_what_was_typed_and_says_at_the_field_what_is_wrong(people, sign_in, changed, field):
    page = sign_in("administrator").post("/areas/add/", {**FACTS, **POINTS, **changed})
    assert (page.status_code, list(page.context["form"].errors), "Automation" in page.content.decode()) == (422, [field], True)
    assert Area.objects.count() == 20


def test_words_and_checklist_are_changed_at_the_version_that_was_read(people, sign_in):
    client = sign_in("administrator")
    page = client.get("/areas/T3/edit/")
    sent = {name: page.context["form"][name].value() for name in ("name_zh", "name_en", "guidance_zh", "guidance_en", "points_zh", "points_en", "version")}
    assert sent["points_en"].count("\n") == 4
    assert client.post("/areas/T3/edit/", {**sent, "name_en": "Papers"}).status_code == 302
    assert (stored("T3").name_en, len(stored("T3").checklist)) == ("Papers", 5)
    stale = client.post("/areas/T3/edit/", {**sent, "name_en": "Sheets"})
    assert (stale.status_code, [str(value) for _label, value in stale.context["refusal"]["theirs"]][1]) == (409, "Papers")


def test_an_area_switched_off_is_not_offered_but_what_is_planned_under_it_stays_readable(people, sign_in):
    draft = plans.draft(people)
    item = factory.add(draft, people.quality_manager, "T3", title="Tidy the procedures")
    administrator = sign_in("administrator")
    assert administrator.post("/areas/T3/withdraw/", {"version": stored("T3").version}).status_code == 302
    add, edit = f"/plans/{draft.number}/implementation/add/", f"{item.get_absolute_url()}edit/"
    client = sign_in("quality_manager")
    offered = [client.get(address).context["form"].fields["area"].queryset.filter(code="T3").exists() for address in (add, edit)]
    assert (offered, document.of(draft)["work_items"][-1]["area"]["code"]) == ([False, True], "T3")
    assert "Tidy the procedures" in client.get("/areas/T3/").content.decode()
    administrator.post("/areas/T3/offer/", {"version": stored("T3").version})
    assert stored("T3").active is True


def test_an_unused_area_that_is_switched_off_leaves_the_heat_map_of_a_plan(people, sign_in):
    draft = plans.draft(people)
    actions.edit_area(stored("P4"), people.administrator, stored("P4").version, active=False)
    client = sign_in("quality_manager")
    of_plan, catalogue = (client.get(address).context["heat"] for address in (f"/plans/{draft.number}/implementation/", "/areas/"))
    assert [sum(len(row.cells) for row in heat) for heat in (of_plan, catalogue)] == [19, 20]


@pytest.mark.parametrize("key", ["quality_manager", "sms_owner", "planner", "auditor", "delivery"])
def test_nobody_but_an_administrator_keeps_the_catalogue(people, sign_in, api_as, key):
    client, api = sign_in(key), api_as(key)
    pages = [client.get("/areas/add/"), client.post("/areas/add/", FACTS), client.get("/areas/T3/edit/"), client.post("/areas/T3/withdraw/", {"version": 1})]
    answers = [api.post(AREAS, FACTS, format="json"), api.patch(f"{AREAS}T3/", {"version": 1, "active": False}, format="json")]
    assert [answer.status_code for answer in (*pages, *answers)] == [403] * 6
    assert "area_add" not in str(client.get("/areas/").content)


def test_the_api_adds_and_changes_areas_and_never_deletes_them(people, api_as):
    client, key = api_as("administrator"), str(uuid4())
    made = [client.post(AREAS, {**FACTS, "checklist": CHECKLIST}, format="json", headers={"Idempotency-Key": key}) for _ in range(2)]
    assert [(one.status_code, one.json()["code"], one.json()["version"]) for one in made] == [(201, "T6", 1)] * 2
    off = client.patch(f"{AREAS}T6/", {"version": 1, "active": False}, format="json")
    stale = client.patch(f"{AREAS}T6/", {"version": 1, "active": True}, format="json")
    assert (off.json()["active"], stale.status_code, client.delete(f"{AREAS}T6/").status_code) == (False, 409, 405)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "P9"}, "code"),
        ({"element": "people"}, "element"),
        ({"checklist": "x"}, "checklist"),
        ({"checklist": {"en": "x"}}, "checklist"),
        ({"checklist": [{"en": "x"}]}, "checklist"),
        ({"checklist": [{"en": "x", "zh": " "}]}, "checklist"),
        ({"checklist": [{"en": "a\x00b", "zh": "x"}]}, "checklist"),
        ({"name_en": ""}, "name_en"),
    ],
)
def test_the_api_names_bad_facts_at_their_field(people, api_as, facts, field):
    answer = api_as("administrator").patch(f"{AREAS}T3/", {"version": stored("T3").version, **facts}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert api_as("administrator").get(f"{AREAS}X1/").status_code == 404
