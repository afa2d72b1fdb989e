"""The pages of the register: filters, forms that lose nothing, decision panels, constant numbers of queries."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from plans import actions
from plans.models import Attachment, ImprovementInput
from plans.states import InputState
from tests.plans.test_inputs import raised

MILLION = "x" * 1_000_000
GOOD = {"title": "Slow VPN", "kind": "D2.4", "description": "It takes a minute."}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_any_number_of_rows(people, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        raised(people)
    client = sign_in("delivery")
    client.get("/inputs/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/inputs/").content.decode().count('<th scope="row">') == rows


LIST_QUERIES = 9


@pytest.mark.parametrize(("query", "found"), [
    ("kind=D2.12", ["Printer"]), ("state=adopted", ["Printer"]), ("element=technology", ["Slow VPN"]), ("q=vpn", ["Slow VPN"]),
    ("q=jams", ["Printer"]), ("q=nothing", []), ("kind=D2.99", ["Printer", "Slow VPN"]), (f"q={'x' * 5000}", ["Printer", "Slow VPN"]), ("", ["Printer", "Slow VPN"]),
])  # fmt: skip
def test_the_register_is_filtered(people, sign_in, query, found):
    raised(people, element="technology")
    actions.adopt_input(raised(people, by="planner", title="Printer", description="It jams.", kind="D2.12"), people.quality_manager, "Yes.")
    page = sign_in("delivery").get(f"/inputs/?{query}")
    assert [source.title for source in page.context["object_list"]] == found


def test_an_empty_register_says_what_to_do(sign_in):
    assert "No input yet" in sign_in("delivery").get("/inputs/").content.decode()
    assert "还没有改进输入" in sign_in("delivery", "zh-hans").get("/inputs/").content.decode()


@pytest.mark.parametrize(("wrong", "field"), [
    ({"title": "nul\x00"}, "title"), ({"title": MILLION}, "title"), ({"description": MILLION}, "description"), ({"title": ""}, "title"),
    ({"kind": "D2.7"}, "kind"), ({"kind": "nonsense"}, "kind"), ({"element": "fire"}, "element"), ({"indicator": "9" * 40}, "indicator"),
    ({"indicator": "abc"}, "indicator"), ({"service": "9" * 40}, "service"), ({"service": "Remote access"}, "service"), ({"value": "huge"}, "value"), ({"effort": "x"}, "effort"), ({"key": "no-uuid"}, "key"),
])  # fmt: skip
def test_a_refused_form_says_where_and_keeps_what_was_typed(people, sign_in, wrong, field):
    typed = {**GOOD, "value": "high", **wrong}
    answer = sign_in("colleague").post("/inputs/new/", typed)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), ImprovementInput.objects.count()) == (422, [field], 0)
    assert {name: form[name].value() for name in typed} == typed
    assert typed["description"] in answer.content.decode()


def test_a_double_click_raises_one_input(people, sign_in):
    client = sign_in("colleague")
    facts = {**GOOD, "key": "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"}
    assert client.post("/inputs/new/", facts)["Location"] == client.post("/inputs/new/", facts)["Location"]
    assert ImprovementInput.objects.count() == 1


def test_the_panels_are_shown_to_those_who_may_decide_alone(people, sign_in):
    source = raised(people)
    for key, shown in [("quality_manager", 4), ("planner", 4), ("colleague", 0), ("sms_owner", 0), ("auditor", 0)]:
        assert len(sign_in(key).get(f"/inputs/{source.number}/").context["decisions"]) == shown


def test_an_input_is_decided_on_in_its_panel(people, sign_in):
    source, other = raised(people), raised(people, title="VPN")
    client = sign_in("quality_manager")
    answer = client.post(f"/inputs/{source.number}/merge/", {"reason": "The same.", "into": other.number})
    assert answer["Location"] == f"/inputs/{source.number}/"
    page = client.get(answer["Location"]).content.decode()
    assert other.number in page and "The same." in page


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(("decision", "sent", "field"), [
    ("adopt", {"reason": ""}, "reason"), ("adopt", {"reason": "   "}, "reason"), ("decline", {"reason": MILLION}, "reason"), ("decline", {"reason": "a\x00b"}, "reason"),
    ("defer", {"reason": "Later, please.", "until": "2026-02-30"}, "until"), ("defer", {"reason": "Later, please.", "until": "2020-01-01"}, "until"),
    ("defer", {"reason": "Later, please.", "until": "99999-01-01"}, "until"), ("merge", {"reason": "Same here.", "into": "IN-1999-0001"}, "into"),
    ("merge", {"reason": "Same here.", "into": "a\x00"}, "into"), ("merge", {"reason": "Same here.", "into": MILLION}, "into"),
])  # fmt: skip
def test_a_refused_decision_opens_its_panel_again_with_what_was_typed(people, sign_in, decision, sent, field):
    source = raised(people)
    answer = sign_in("quality_manager").post(f"/inputs/{source.number}/{decision}/", sent)
    forms = {one.slug: form for one, url, form in answer.context["decisions"]}
    assert (answer.status_code, list(forms[decision].errors)) == (422, [field])
    assert {name: forms[decision][name].value() for name in sent} == sent
    assert ImprovementInput.objects.get().state == InputState.RAISED


def test_a_second_decision_is_answered_with_409_and_a_sentence(people, sign_in):
    source = raised(people)
    actions.adopt_input(source, people.planner, "Yes.")
    answer = sign_in("quality_manager").post(f"/inputs/{source.number}/decline/", {"reason": "No."})
    assert (answer.status_code, "is Adopted; this is not possible now" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("key", ["colleague", "sms_owner", "administrator"])
def test_a_decision_by_others_is_answered_with_403(people, sign_in, key):
    source = raised(people)
    assert sign_in(key).post(f"/inputs/{source.number}/adopt/", {"reason": "Yes."}).status_code == 403


def test_decisions_are_posted_only(people, sign_in):
    source = raised(people)
    assert sign_in("quality_manager").get(f"/inputs/{source.number}/adopt/").status_code == 405


def test_a_stale_edit_shows_both_versions_and_saving_again_overwrites_knowingly(people, sign_in):
    source = raised(people)
    actions.edit_input(source, people.planner, 1, title="Theirs")
    client, facts = sign_in("colleague"), {**GOOD, "title": "Mine", "version": 1}
    answer = client.post(f"/inputs/{source.number}/edit/", facts)
    page = answer.content.decode()
    assert (answer.status_code, "Theirs" in page, "Mine" in page) == (409, True, True)
    again = client.post(f"/inputs/{source.number}/edit/", {**facts, "version": answer.context["form"]["version"].value()})
    assert (again.status_code, ImprovementInput.objects.get().title) == (302, "Mine")


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 40])
def test_an_edit_without_a_proper_version_is_refused_and_keeps_the_text(people, sign_in, version):
    source = raised(people)
    answer = sign_in("colleague").post(f"/inputs/{source.number}/edit/", {**GOOD, "title": "Mine", "version": version})
    assert (answer.status_code in (409, 422), "Mine" in answer.content.decode()) == (True, True)


def test_an_edit_after_the_decision_is_answered_with_409(people, sign_in):
    source = raised(people)
    actions.adopt_input(source, people.planner, "Yes.")
    assert sign_in("colleague").get(f"/inputs/{source.number}/edit/").status_code == 409


@pytest.mark.parametrize("path", ["/inputs/IN-1/", "/inputs/IN-1/edit/", f"/inputs/{'9' * 300}/", "/inputs/<script>/", "/inputs/?page=99999999999999999999"])
def test_what_does_not_exist_is_404(people, sign_in, path):
    assert sign_in("quality_manager").get(path).status_code == 404


def test_what_was_left_by_a_confidential_plan_exists_for_its_readers_alone(people, sign_in):
    from tests.plans import factory

    plan = factory.draft(people, confidential=True)
    left = actions.carry_over(plan, people.planner, "Secret", "Not cured.")
    assert {key: sign_in(key).get(f"/inputs/{left.number}/").status_code for key in ("delivery", "colleague", "auditor")} == {
        "delivery": 200, "colleague": 404, "auditor": 200,
    }  # fmt: skip


def test_what_people_wrote_is_escaped(people, sign_in):
    source = raised(people, title="<script>alert(1)</script>", description="<img src=x onerror=alert(1)>")
    for path in ("/inputs/", f"/inputs/{source.number}/"):
        page = sign_in("quality_manager").get(path).content.decode()
        assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_the_name_of_who_raised_an_input_stays_on_one_line(people, sign_in):
    source = raised(people)
    page = sign_in("planner").get("/inputs/").content.decode()
    assert re.findall(r'<td class="nowrap" data-label="[^"]+">([^<]+)</td>', page) == [str(source.raised_by)]


def test_a_file_comes_with_the_input_and_a_refused_one_raises_nothing(people, sign_in):
    client = sign_in("colleague")
    key = "7c0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"
    refused = client.post("/inputs/new/", {**GOOD, "key": key, "file": SimpleUploadedFile("page.txt", b"<script>1</script>")})
    assert (refused.status_code, list(refused.context["form"].errors), ImprovementInput.objects.count()) == (422, ["file"], 0)
    for _click in range(2):
        client.post("/inputs/new/", {**GOOD, "key": key, "file": SimpleUploadedFile("seen.pdf", b"%PDF-1.4 seen")})
    assert [(one.name, one.media_type, one.source.title) for one in Attachment.objects.all()] == [("seen.pdf", "application/pdf", "Slow VPN")]
