"""Files: what is taken, under which name, and who may fetch it."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.errors import NotAllowed, WrongState
from plans import actions
from plans.models import Attachment
from tests.plans import factory
from tests.plans.test_inputs import raised

PDF = b"%PDF-1.7 minutes"
API = "/api/v1/attachments/"


def upload(name="minutes.pdf", content=PDF):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


@pytest.fixture
def source(people):
    return raised(people, by="delivery")


@pytest.fixture
def send(source, sign_in):
    """A function that attaches a file to an input through its page."""
    return lambda *args, **more: sign_in("delivery").post(f"/inputs/{source.number}/attachments/", {"file": upload(*args), **more})


def test_evidence_is_attached_listed_and_fetched(source, send, sign_in):
    assert send().status_code == 302
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.media_type, attachment.size, attachment.sha256) == ("minutes.pdf", "application/pdf", 16, hashlib.sha256(PDF).hexdigest())
    assert "minutes.pdf" in sign_in("colleague").get(f"/inputs/{source.number}/").content.decode()
    answer = sign_in("colleague").get(f"/attachments/{attachment.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert (answer["Content-Disposition"], answer["X-Content-Type-Options"]) == ('attachment; filename="minutes.pdf"', "nosniff")


def test_a_double_click_attaches_one_file(send):
    key = "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"
    assert [send(key=key).status_code for _ in range(2)] == [302, 302]
    assert Attachment.objects.count() == 1


MALICIOUS = {
    "empty": b"", "html": b"<html><script>alert(1)</script>", "doctype": b"  <!DOCTYPE html><p onclick=x>", "svg": b'<svg onload="alert(1)">',
    "xml": b"<?xml version='1.0'?><x/>", "exe": b"MZ\x90\x00\x03", "short exe": b"MZ\x90", "elf": b"\x7fELF\x02\x01\x01\x00", "nul": b"abc\x00def",
    "latin": "<script>é".encode("latin-1"), "utf-16": "<html>".encode("utf-16"), "cut": b"<script>" + b"a" * 4087 + "至".encode(),
}  # fmt: skip


@pytest.mark.parametrize("content", MALICIOUS.values(), ids=MALICIOUS)
def test_what_is_no_harmless_file_is_refused_whatever_its_name_says(send, content):
    answer = send("minutes.pdf", content)
    assert (answer.status_code, list(answer.context["attach_form"].errors), Attachment.objects.count()) == (422, ["file"], 0)


def test_a_file_that_is_too_large_is_refused(send):
    answer = send("large.pdf", PDF + b"x" * settings.UPLOAD_MAX_BYTES)
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)
    assert "larger than 10 MB" in answer.content.decode()


@pytest.mark.parametrize("content", ["会议纪要".encode(), ("a" * 4095 + "至简").encode(), b"period,value\n2025-01,1"])
def test_plain_text_is_taken_in_any_language(send, content):
    assert (send("notes.txt", content).status_code, Attachment.objects.get().media_type) == (302, "text/plain")


@pytest.mark.parametrize("name", [
    "../../etc/passwd.pdf", "..\\..\\boot.pdf", "a\r\nX-Evil: yes.pdf", 'quote".pdf', "会议纪要.pdf", "n" * 400 + ".pdf", "<script>.pdf", "a\u202efdp.exe.pdf",
])  # fmt: skip
def test_a_name_is_only_shown_and_never_a_path_or_a_header(people, source, sign_in, name):
    attachment = actions.attach(people.delivery, upload(name), source=source)
    stored = attachment.file.name
    answer = sign_in("delivery").get(f"/attachments/{attachment.pk}/")
    page = sign_in("delivery").get(f"/inputs/{source.number}/").content.decode()
    assert (stored.startswith("attachments/"), len(stored)) == (True, 44)
    assert (answer.status_code, answer["Content-Disposition"].startswith("attachment"), "X-Evil" in answer.headers, "<script>.pdf" in page) == (200, True, False, False)


def test_a_name_with_a_nul_is_taken_without_it_or_refused(send):
    assert send("a\x00b.pdf").status_code in (302, 422)


def test_a_form_without_a_file_is_refused(source, sign_in):
    assert sign_in("delivery").post(f"/inputs/{source.number}/attachments/", {"file": "not a file"}).status_code == 422


def test_files_of_a_confidential_plan_exist_for_its_readers_alone(people, sign_in, api_as):
    plan = factory.draft(people, confidential=True)
    attachment = actions.attach(people.quality_manager, upload(), plan=plan)
    paths = [f"/attachments/{attachment.pk}/", f"/plans/{plan.number}/attachments/"]
    assert [[sign_in(key).get(path).status_code for path in paths] for key in ("quality_manager", "auditor", "colleague", "second_manager")] == [
        [200, 200], [200, 200], [404, 404], [404, 404],
    ]  # fmt: skip
    for path in (f"{API}{attachment.pk}/", f"{API}{attachment.pk}/content/"):
        assert (api_as("quality_manager").get(path).status_code, api_as("colleague").get(path).status_code) == (200, 404)
    assert api_as("colleague").get(API).json()["count"] == 0


def test_nobody_attaches_to_a_plan_they_may_not_see(people, sign_in, api_as):
    plan = factory.draft(people, confidential=True)
    assert sign_in("colleague").post(f"/plans/{plan.number}/attachments/", {"file": upload()}).status_code == 404
    answer = api_as("colleague").post(API, {"file": upload(), "plan": plan.pk}, format="multipart")
    assert (answer.status_code, list(answer.json()), Attachment.objects.count()) == (400, ["plan"], 0)


def test_a_plan_keeps_files(people, sign_in):
    plan = factory.draft(people)
    client, path = sign_in("quality_manager"), f"/plans/{plan.number}/attachments/"
    assert "No file attached yet" in client.get(path).content.decode()
    assert client.post(path, {"file": upload()})["Location"] == path
    assert "minutes.pdf" in client.get(path).content.decode()


def test_the_api_takes_a_file_for_an_input_and_gives_it_back(source, api_as):
    client = api_as("delivery")
    answer = client.post(API, {"file": upload(), "source": source.pk}, format="multipart")
    assert (answer.status_code, answer.json()["sha256"]) == (201, hashlib.sha256(PDF).hexdigest())
    content = client.get(f"{API}{answer.json()['id']}/content/")
    assert (b"".join(content.streaming_content), content["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert client.get(f"{API}?source={source.number}").json()["count"] == 1


@pytest.mark.parametrize("facts", [{}, {"plan": 10**30}, {"source": 10**30}, {"source": "x"}])
def test_the_api_refuses_a_file_that_belongs_nowhere(db, api_as, facts):
    assert api_as("delivery").post(API, {"file": upload(), **facts}, format="multipart").status_code == 400


@pytest.mark.parametrize("content", MALICIOUS.values(), ids=MALICIOUS)
def test_the_api_refuses_harmful_files_as_the_page_does(source, api_as, content):
    answer = api_as("delivery").post(API, {"file": upload("a.pdf", content), "source": source.pk}, format="multipart")
    assert (answer.status_code, list(answer.json())) == (400, ["file"])


@pytest.mark.parametrize(("door", "name"), [("page", "/attachments/{}/"), ("api", "/api/v1/attachments/{}/content/")])
def test_a_file_that_is_gone_or_changed_in_the_store_is_refused_in_a_sentence(people, source, sign_in, api_as, door, name):
    attachment = actions.attach(people.delivery, upload(), source=source)
    get = {"page": sign_in, "api": api_as}[door]("delivery").get
    Path(attachment.file.path).write_bytes(b"%PDF-1.7 MINUTES")
    answer = get(name.format(attachment.pk), HTTP_ACCEPT_LANGUAGE="en")
    assert (answer.status_code, "was changed in the store of files" in answer.content.decode()) == (409, True)
    attachment.file.storage.delete(attachment.file.name)
    answer = get(name.format(attachment.pk), HTTP_ACCEPT_LANGUAGE="en")
    assert (answer.status_code, "is missing from the store of files" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("pk", ["999", str(10**30)])
def test_an_unknown_file_is_404(sign_in, pk):
    assert sign_in("delivery").get(f"/attachments/{pk}/").status_code == 404


def panel_of(client, path):
    return 'type="file"' in client.get(path).content.decode()


@pytest.mark.parametrize("key", ["quality_manager", "second_manager", "delivery", "planner", "sms_owner", "supervision"])
def test_those_who_work_on_a_plan_or_look_after_it_attach_files(people, sign_in, key):
    plan = factory.draft(people)
    client, path = sign_in(key), f"/plans/{plan.number}/attachments/"
    assert (panel_of(client, path), client.post(path, {"file": upload()}).status_code, plan.attachments.count()) == (True, 302, 1)


@pytest.mark.parametrize("key", ["colleague", "leadership", "auditor"])
def test_others_who_may_read_a_plan_attach_nothing_to_it(people, sign_in, api_as, key):
    plan = factory.approved(people)
    client, path = sign_in(key), f"/plans/{plan.number}/attachments/"
    assert (panel_of(client, path), client.post(path, {"file": upload()}).status_code) == (False, 403)
    assert api_as(key).post(API, {"file": upload(), "plan": plan.pk}, format="multipart").status_code == 403
    with pytest.raises(NotAllowed):
        actions.attach(getattr(people, key), upload(), plan=plan)
    assert plan.attachments.count() == 0


def test_a_cancelled_plan_takes_no_more_files(people, sign_in, api_as):
    plan = actions.cancel(factory.approved(people), people.sms_owner, "No money.")
    client, path = sign_in("quality_manager"), f"/plans/{plan.number}/attachments/"
    assert (panel_of(client, path), client.post(path, {"file": upload()}).status_code, plan.attachments.count()) == (False, 409, 0)
    assert api_as("planner").post(API, {"file": upload(), "plan": plan.pk}, format="multipart").status_code == 409


def test_evidence_of_an_input_comes_from_whoever_raised_it_or_decides(people, source, sign_in):
    path = f"/inputs/{source.number}/"
    assert [panel_of(sign_in(key), path) for key in ("delivery", "planner", "colleague", "auditor")] == [True, True, False, False]
    assert [sign_in(key).post(f"{path}attachments/", {"file": upload()}).status_code for key in ("delivery", "planner", "colleague")] == [302, 302, 403]


def test_an_input_that_was_declined_takes_no_more_evidence(people, source, sign_in):
    actions.decline_input(source, people.planner, "Out of scope.")
    source.refresh_from_db()
    with pytest.raises(WrongState):
        actions.attach(people.delivery, upload(), source=source)
    assert panel_of(sign_in("delivery"), f"/inputs/{source.number}/") is False
