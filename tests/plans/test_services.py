"""The catalogue of services: objectives that goals serve (D1.1), and the versions of service catalogue and manuals (F8)."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.errors import NotAllowed, Stale
from audit.models import Event
from plans import actions
from plans.models import Service, ServiceDocument, ServiceObjective
from tests.plans import factory

KEY = "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"
MAY = {"quality_manager": 200, "planner": 200, "sms_owner": 200, "delivery": 403, "leadership": 403, "auditor": 403, "administrator": 403}
SERVICE = {"code": "MAIL", "name_en": "E-mail", "name_zh": "邮件服务", "customer": "All staff", "description": "Mailboxes.", "active": "on"}
OBJECTIVE = {"statement": "A mailbox within a day", "target_value": "", "direction": "", "active": "on"}
DOCUMENT = {"kind": "manual", "version_name": "2.0", "effective_on": "2026-05-01", "changes": "Chapter 5."}
API = "/api/v1/"


@pytest.fixture
def desk(people):
    return factory.objective(people).service


def published(people, **facts):
    return actions.publish_document(people.planner, **{**DOCUMENT, "effective_on": date(2026, 5, 1), **facts})


def test_services_objectives_and_documents_are_kept_in_the_trail(people):
    service = actions.define_service(people.planner, code="MAIL", name_en="E-mail", name_zh="邮件服务")
    actions.edit_service(service, people.sms_owner, 1, active=False)
    objective = actions.set_objective(service, people.planner, statement="Ready within a day")
    actions.edit_objective(objective, people.quality_manager, 1, agreed_with="The council")
    document = published(people, service=service)
    actions.edit_document(document, people.planner, 1, changes="Chapter 6.")
    verbs = [Event.objects.of(one).values_list("verb", flat=True) for one in (service, objective, document)]
    assert [list(one) for one in verbs] == [["service.define", "service.edit"], ["objective.set", "objective.edit"], ["document.publish", "document.edit"]]


@pytest.mark.parametrize("key", [key for key, status in MAY.items() if status == 403])
def test_the_catalogue_is_kept_by_its_keepers_alone(people, desk, key):
    person, objective, document = getattr(people, key), desk.objectives.get(), published(people)
    for deed in (
        lambda: actions.define_service(person, code="X", name_en="X", name_zh="X"), lambda: actions.edit_service(desk, person, 1, name_en="X"),
        lambda: actions.set_objective(desk, person, statement="X"), lambda: actions.edit_objective(objective, person, 1, statement="X"),
        lambda: actions.publish_document(person, **DOCUMENT), lambda: actions.edit_document(document, person, 1, changes="X"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize(("facts", "field"), [
    ({"target_value": Decimal(5)}, "indicator"), ({"target_value": Decimal(5), "indicator": True}, "direction"), ({"statement": ""}, "statement"),
    ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}, "valid_until"),
])  # fmt: skip
def test_a_target_needs_its_indicator_and_direction(people, desk, facts, field):
    if facts.get("indicator"):
        facts = {**facts, "indicator": factory.indicator(people)}
    with pytest.raises(ValidationError) as refused:
        actions.set_objective(desk, people.planner, **{"statement": "Fast", **facts})
    assert list(refused.value.message_dict) == [field]


@pytest.mark.requirement("F8")
def test_a_version_is_registered_once_for_a_service_and_once_for_all(people, desk):
    for service in (desk, None):
        published(people, service=service)
        with pytest.raises(ValidationError):
            published(people, service=service)
    assert ServiceDocument.objects.count() == 2


def test_a_plan_is_named_by_those_who_may_read_it_and_kept_by_those_who_may_not(people, sign_in):
    hidden = factory.draft(people, confidential=True)
    with pytest.raises(ValidationError) as refused:
        actions.publish_document(people.second_manager, **DOCUMENT, plan=hidden)
    assert list(refused.value.message_dict) == ["plan"]
    document = actions.publish_document(people.quality_manager, **DOCUMENT, plan=hidden)
    assert actions.edit_document(document, people.second_manager, 1, changes="More.", plan=None).plan == hidden
    client = sign_in("second_manager")
    assert "plan" not in client.get(f"/services/documents/{document.pk}/").context["form"].fields
    shown = {key: hidden.number in sign_in(key).get("/services/documents/").content.decode() for key in ("quality_manager", "second_manager")}
    assert shown == {"quality_manager": True, "second_manager": False}


def test_the_api_shows_the_plan_of_a_version_to_its_readers_alone(people, api_as):
    hidden = factory.draft(people, confidential=True)
    document = actions.publish_document(people.quality_manager, **DOCUMENT, plan=hidden)
    told = {key: api_as(key).get(f"{API}service-documents/{document.pk}/").json()["plan"] for key in ("quality_manager", "second_manager")}
    assert told == {"quality_manager": hidden.pk, "second_manager": None}
    found = {key: api_as(key).get(f"{API}service-documents/?plan={hidden.pk}") for key in told}
    assert (found["quality_manager"].json()["count"], found["second_manager"].status_code) == (1, 400)
    refused = api_as("second_manager").post(f"{API}service-documents/", {**DOCUMENT, "version_name": "9", "plan": hidden.pk}, format="json")
    assert (refused.status_code, list(refused.json())) == (400, ["plan"])


# Pages


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_number_of_queries_for_any_number_of_rows(people, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        service = actions.define_service(people.planner, code=f"S{number}", name_en="S", name_zh="服务", owner=people.delivery)
        published(people, service=service)
    client = sign_in("delivery")
    for path, queries in (("/services/", 8), ("/services/documents/", 10)):
        client.get(path)
        with django_assert_num_queries(queries):
            assert client.get(path).content.decode().count('<th scope="row">') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_service_takes_the_same_number_of_queries_for_any_number_of_objectives(people, sign_in, desk, django_assert_num_queries, rows):
    for number in range(rows):
        actions.set_objective(desk, people.planner, statement=f"Objective {number}", indicator=factory.indicator(people))
        published(people, service=desk, version_name=str(number))
        actions.raise_input(people.delivery, kind="D2.4", title="Slow", description="Slow.", service=desk)
    client = sign_in("delivery")
    client.get(desk.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(desk.get_absolute_url())


DETAIL_QUERIES = 13


@pytest.mark.requirement("D1.1")
def test_a_service_shows_its_objectives_with_the_goals_of_plans_one_may_read(people, sign_in):
    plan = factory.approved(people)
    hidden = factory.draft(people, title="Hidden", confidential=True)
    desk = plan.goals.get().service_objective.service
    page = {key: sign_in(key).get(desk.get_absolute_url()).content.decode() for key in ("auditor", "colleague")}
    assert {key: (plan.number in html, hidden.number in html) for key, html in page.items()} == {"auditor": (True, True), "colleague": (True, False)}
    using = {key: sign_in(key).get("/services/").context["object_list"][0].plans_using for key in page}
    assert using == {"auditor": 2, "colleague": 1}


def test_an_open_revision_shows_its_goals_to_those_who_work_on_it_and_what_is_in_force_to_others(people, sign_in):
    plan = factory.approved(people)
    goal = plan.goals.get()
    plan = actions.revise(plan, plan.owner, "More.")
    actions.edit_part(plan.goals.get(), plan.owner, goal.version, statement="Secretly more")
    desk = goal.service_objective.service
    page = {key: sign_in(key).get(desk.get_absolute_url()).content.decode() for key in ("planner", "colleague")}
    assert {key: ("Secretly more" in html, "Restore RES5D to 60 %" in html) for key, html in page.items()} == {"planner": (True, False), "colleague": (False, True)}


def test_a_service_is_defined_edited_and_given_objectives_on_the_pages(people, sign_in):
    client = sign_in("sms_owner")
    place = client.post("/services/new/", {**SERVICE, "owner": people.delivery.pk})["Location"]
    assert place == "/services/MAIL/"
    edited = {**SERVICE, "name_en": "Mail", "version": 1}
    assert (client.post(f"{place}edit/", edited).status_code, client.post(f"{place}edit/", edited).status_code) == (302, 409)
    measured = {**OBJECTIVE, "indicator": factory.indicator(people).pk, "target_value": "95", "direction": "up"}
    assert client.post(f"{place}objectives/new/", {**measured, "key": KEY}).status_code == 302
    assert client.post(f"{place}objectives/new/", {**measured, "key": KEY}).status_code == 302
    html = client.get(place).content.decode()
    assert (Service.objects.get().name_en, ServiceObjective.objects.count(), "≥ 95 %" in html) == ("Mail", 1, True)
    objective = f"{place}objectives/{ServiceObjective.objects.get().pk}/"
    assert client.get(objective).context["form"]["target_value"].value() == "95"
    assert client.post(objective, {**OBJECTIVE, "statement": "Two days", "version": 1}).status_code == 302


@pytest.mark.requirement("F8")
def test_a_version_is_registered_and_set_right_on_the_pages(people, sign_in, desk):
    plan, client = factory.approved(people), sign_in("planner")
    form = client.get(f"/services/documents/new/?service={desk.code}").context["form"]
    assert form["service"].value() == desk.pk
    sent = {**DOCUMENT, "service": desk.pk, "plan": plan.pk}
    assert client.post(f"/services/documents/new/?service={desk.code}", sent)["Location"] == "/services/HELPDESK/#documents"
    html = sign_in("colleague").get("/services/HELPDESK/").content.decode()
    assert ("2026-05-01" in html, plan.number in html) == (True, True)
    document = ServiceDocument.objects.get()
    assert client.post(f"/services/documents/{document.pk}/", {**sent, "changes": "Chapter 6.", "version": 1})["Location"] == "/services/documents/"
    assert client.post("/services/documents/new/", sent).status_code == 422


@pytest.mark.parametrize(("path", "good", "wrong", "fields"), [
    ("new/", SERVICE, {"code": "lower"}, ["code"]), ("new/", SERVICE, {"code": "HELPDESK"}, ["code"]), ("new/", SERVICE, {"name_zh": "a\x00"}, ["name_zh"]),
    ("new/", SERVICE, {"description": "x" * 4001}, ["description"]), ("new/", SERVICE, {"owner": "x"}, ["owner"]),
    ("HELPDESK/objectives/new/", OBJECTIVE, {"target_value": "NaN"}, ["target_value"]), ("HELPDESK/objectives/new/", OBJECTIVE, {"target_value": "5"}, ["indicator"]),
    ("documents/new/", DOCUMENT, {"effective_on": "2026-02-30"}, ["effective_on"]), ("documents/new/", DOCUMENT, {"kind": "x"}, ["kind"]),
    ("documents/new/", DOCUMENT, {"plan": "999"}, ["plan"]), ("documents/new/", DOCUMENT, {"changes": ""}, ["changes"]),
])  # fmt: skip
def test_a_refused_form_says_where_and_keeps_what_was_typed(people, sign_in, desk, path, good, wrong, fields):
    answer = sign_in("planner").post(f"/services/{path}", {**good, **wrong})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, fields)
    typed = {name: value for name, value in {**good, **wrong}.items() if name != "active"}
    assert {name: form[name].value() for name in typed} == typed


def test_everybody_reads_the_catalogue_and_few_keep_it(people, sign_in, desk):
    place, document = desk.get_absolute_url(), published(people)
    for path in ("/services/new/", f"{place}edit/", f"{place}objectives/new/", f"{place}objectives/{desk.objectives.get().pk}/", "/services/documents/new/", f"/services/documents/{document.pk}/"):
        assert {key: sign_in(key).get(path).status_code for key in MAY} == MAY
    for path in ("/services/", place, "/services/documents/"):
        assert {sign_in(key).get(path).status_code for key in MAY} == {200}
    assert ">服务</a>" in sign_in("delivery", "zh-hans").get("/services/").content.decode()


@pytest.mark.parametrize("path", ["NONE/", "NONE/edit/", "NONE/objectives/new/", "HELPDESK/objectives/999/", f"documents/{10**30}/", "<script>/"])
def test_what_does_not_exist_is_404(people, sign_in, desk, path):
    assert sign_in("planner").get(f"/services/{path}").status_code == 404


@pytest.mark.parametrize(("path", "count"), [
    ("?q=help", 1), ("?q=nothing", 0), ("?active=yes", 1), ("?active=no", 0), ("?owner=999", 1), ("documents/?kind=manual", 1), ("documents/?kind=catalogue", 0), ("documents/?q=chapter", 1),
])  # fmt: skip
def test_the_lists_are_filtered(people, sign_in, desk, path, count):
    published(people)
    assert len(sign_in("delivery").get(f"/services/{path}").context["object_list"]) == count


# API

BODIES = {
    "services": {"code": "MAIL", "name_en": "E-mail", "name_zh": "邮件服务"},
    "service-objectives": {"statement": "A mailbox within a day"},
    "service-documents": DOCUMENT,
}
CHANGES = {"services": {"name_en": "Mail"}, "service-objectives": {"agreed_with": "Council"}, "service-documents": {"changes": "Chapter 6."}}


@pytest.mark.parametrize("path", BODIES)
def test_each_is_created_once_and_changed_at_its_version_at_the_api(people, api_as, desk, path):
    body = BODIES[path] | ({"service": desk.pk} if path == "service-objectives" else {})
    client = api_as("planner")
    first, second = (client.post(f"{API}{path}/", body, format="json", headers={"Idempotency-Key": KEY}) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (201, second.json()["id"])
    place, change = f"{API}{path}/{first.json()['id']}/", {**CHANGES[path], "version": 1}
    assert (client.patch(place, change, format="json").json()["version"], client.patch(place, {**change, **body}, format="json").status_code) == (2, 409)
    assert list(client.patch(place, CHANGES[path], format="json").json()) == ["version"]
    others = api_as("delivery")
    assert [others.get(place).status_code, others.post(f"{API}{path}/", body, format="json").status_code, others.patch(place, change, format="json").status_code] == [200, 403, 403]


def test_the_code_of_a_service_and_the_service_of_an_objective_stay(people, api_as, desk):
    client, other = api_as("planner"), actions.define_service(people.planner, code="MAIL", name_en="E-mail", name_zh="邮件服务")
    assert client.patch(f"{API}services/{desk.pk}/", {"code": "NEW", "version": 1}, format="json").json()["code"] == "HELPDESK"
    objective = desk.objectives.get()
    assert client.patch(f"{API}service-objectives/{objective.pk}/", {"service": other.pk, "version": 1}, format="json").json()["service"] == desk.pk


@pytest.mark.parametrize(("path", "wrong", "field"), [
    ("services", {"code": "x"}, "code"), ("services", {"name_en": "\ud800"}, "name_en"), ("services", {"owner": 10**30}, "owner"), ("service-objectives", {"service": "x"}, "service"),
    ("service-objectives", {"target_value": "1e99"}, "target_value"), ("service-documents", {"effective_on": "soon"}, "effective_on"), ("service-documents", {"service": 10**30}, "service"),
])  # fmt: skip
def test_bad_input_is_400_with_the_field(people, api_as, desk, path, wrong, field):
    body = {"service": desk.pk} if path == "service-objectives" else {}
    answer = api_as("planner").post(f"{API}{path}/", json.dumps({**BODIES[path], **body, **wrong}), content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("services", 2), ("service-objectives", 2), ("service-documents", 4)])
def test_the_api_takes_the_same_number_of_queries_for_any_number_of_rows(people, api_as, django_assert_num_queries, rows, path, queries):
    plan = actions.create_plan(people.planner, title="A")
    for number in range(rows):
        service = actions.define_service(people.planner, code=f"S{number}", name_en="S", name_zh="服务", owner=people.delivery)
        actions.set_objective(service, people.planner, statement="Fast", indicator=factory.indicator(people))
        published(people, service=service, plan=plan)
    client = api_as("auditor")
    client.get(f"{API}{path}/")
    with django_assert_num_queries(queries):
        assert client.get(f"{API}{path}/").json()["count"] == rows


def test_a_stale_change_is_refused_with_both_versions(people, desk):
    actions.edit_service(desk, people.planner, 1, name_en="Theirs")
    with pytest.raises(Stale) as refused:
        actions.edit_service(desk, people.sms_owner, 1, name_en="Yours")
    assert (refused.value.theirs["name_en"], refused.value.yours["name_en"]) == ("Theirs", "Yours")


# Files of versions

PDF = b"%PDF-1.7 manual"


def pdf(content=PDF):
    return SimpleUploadedFile("manual.pdf", content)


@pytest.mark.requirement("F8")
def test_a_version_is_registered_with_the_document_itself_which_everybody_fetches(people, sign_in):
    client, sent = sign_in("planner"), {**DOCUMENT, "key": KEY}
    assert [client.post("/services/documents/new/", {**sent, "file": pdf()}).status_code for _click in range(2)] == [302, 302]
    file = ServiceDocument.objects.get().files.get()
    assert ([event.verb for event in Event.objects.of(file)], Event.objects.of(file).get().chain_kind) == (["attachment.add"], "system")
    reader = sign_in("delivery")
    assert f'href="/attachments/{file.pk}/"' in reader.get("/services/documents/").content.decode()
    assert b"".join(reader.get(f"/attachments/{file.pk}/").streaming_content) == PDF


def test_a_harmful_file_registers_no_version(sign_in):
    answer = sign_in("planner").post("/services/documents/new/", {**DOCUMENT, "file": pdf(b"<html><script>")})
    assert (answer.status_code, list(answer.context["form"].errors), ServiceDocument.objects.count()) == (422, ["file"], 0)


def test_files_are_added_to_a_version_later_by_its_keepers(people, sign_in):
    document = published(people)
    url = f"/services/documents/{document.pk}/files/"
    assert {key: sign_in(key).get(url).status_code for key in MAY} == MAY
    client = sign_in("sms_owner")
    assert [client.post(url, {"file": pdf(), "key": KEY}).status_code for _click in range(2)] == [302, 302]
    refused = client.post(url, {"file": pdf(b"")})
    assert (refused.status_code, list(refused.context["form"].errors), document.files.count()) == (422, ["file"], 1)
    assert (sign_in("delivery").post(url, {"file": pdf()}).status_code, client.get("/services/documents/99/files/").status_code) == (403, 404)
    assert "manual.pdf" in client.get(url).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_files_takes_the_same_number_of_queries_for_any_number_of_files(people, sign_in, django_assert_num_queries, rows):
    document, client = published(people), sign_in("planner")
    for _number in range(rows):
        actions.attach(people.planner, pdf(), document=document)
    url = f"/services/documents/{document.pk}/files/"
    client.get(url)
    with django_assert_num_queries(6):
        assert client.get(url).content.decode().count("manual.pdf") == rows


def test_the_api_takes_the_file_of_a_version_and_lists_it_there(people, api_as):
    document = published(people)
    send = lambda key, **facts: api_as(key).post(f"{API}attachments/", {"file": pdf(), **facts}, format="multipart")  # noqa: E731
    assert (send("delivery", document=document.pk).status_code, list(send("planner", document=99).json())) == (403, ["document"])
    assert list(send("planner", document=document.pk, plan=actions.create_plan(people.planner, title="A").pk).json()) == ["plan"]
    made = send("planner", document=document.pk).json()
    shown = api_as("leadership").get(f"{API}service-documents/{document.pk}/").json()
    assert ([one["id"] for one in shown["files"]], made["document"]) == ([made["id"]], document.pk)
    assert api_as("leadership").get(f"{API}attachments/?document={document.pk}").json()["count"] == 1
    assert b"".join(api_as("leadership").get(f"{API}attachments/{made['id']}/content/").streaming_content) == PDF
