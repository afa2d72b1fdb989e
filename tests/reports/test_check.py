"""Anyone signed in learns whether a PDF is the one that was issued; of the report itself only what they may read."""

import io
import time

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from audit.models import Event
from plans.models import Plan
from reports import checking, marks, stored
from reports.content.shapes import code_of
from reports.models import Report
from tests.reports import factory, reading

PAGE = "/reports/check/"
API = "/api/v1/reports/check/"


@pytest.fixture(autouse=True)
def nothing_asked_before():
    """Nobody has asked too often in another test, nor will have in the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def report(people):
    """An issued report."""
    return factory.issued(people, language="en")


@pytest.fixture
def secret(report):
    """The same, of a plan that is confidential."""
    Plan.objects.filter(pk=report.plan_id).update(confidential=True)
    return report


def upload(data, name="report.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data, "application/pdf")


def saved_anew(data) -> bytes:
    """The PDF as another program would write it."""
    out = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(data))).write(out)
    return out.getvalue()


@pytest.mark.requirement("V3")
def test_the_issued_file_is_found_unchanged_with_report_version_issuer_and_day(people, sign_in, api_as, report):
    data = stored.stored_bytes(report)
    page = sign_in("delivery").post(PAGE, {"file": upload(data)})
    html = page.content.decode()
    told = ["Issued and unchanged", report.number, "Check round 1 of baseline B1", str(report.issued_by), report.title]
    assert (page.status_code, [words for words in told if words not in html]) == (200, [])
    answer = api_as("delivery").post(API, {"file": upload(data)}, format="multipart").json()
    assert (answer["standing"], answer["report"]["number"], answer["report"]["issued_by_name"], answer["later"]) == ("unchanged", report.number, report.issued_by.name, None)


def test_a_digest_alone_is_enough_for_the_api(api_as, report):
    client = api_as("delivery")
    answers = [client.post(API, {"sha256": digest}, format="json").json()["standing"] for digest in (report.sha256.upper(), "0" * 64)]
    assert answers == ["unchanged", "unknown"]


def test_whoever_may_not_read_the_report_learns_only_that_it_is_issued_and_unchanged(sign_in, api_as, secret):
    data, code = stored.stored_bytes(secret), secret.code
    client = sign_in("second_manager")
    pages = [client.post(PAGE, {"file": upload(data)}).content.decode(), client.get(PAGE, {"code": code}).content.decode()]
    assert ("Issued and unchanged" in pages[0], "An issued report prints the code" in pages[1]) == (True, True)
    assert [words for words in (secret.number, secret.title, secret.plan.number) if any(words in page for page in pages)] == []
    assert api_as("second_manager").post(API, {"file": upload(data)}, format="multipart").json() == {"standing": "unchanged", "report": None, "later": None, "paper": None, "signature": None, "known": False}
    assert secret.number in sign_in("leadership").post(PAGE, {"file": upload(data)}).content.decode()


def test_a_changed_file_is_told_from_one_that_was_never_issued(sign_in, api_as, report):
    data = stored.stored_bytes(report)
    client = api_as("delivery")
    files = [data + b"\n", saved_anew(data), b"%PDF-1.7 " + b"a" * 64, b"%PDF-1.7 from elsewhere"]
    assert [client.post(API, {"file": upload(one)}, format="multipart").json()["standing"] for one in files] == ["changed", "changed", "unknown", "unknown"]
    assert "Do not rely on it." in sign_in("delivery").post(PAGE, {"file": upload(data + b"\n")}).content.decode()


def test_no_decoys_hide_what_a_changed_report_was(api_as, report):
    decoys = b" ".join(b"%064x" % number for number in range(300))
    ends = stored.stored_bytes(report) + b"\n% " + b" ".join(b"%064x" % number for number in range(20))
    files = [b"%PDF-1.7\n% " + decoys + b"\n" + stored.stored_bytes(report), ends]
    assert [api_as("delivery").post(API, {"file": upload(one)}, format="multipart").json()["standing"] for one in files] == ["changed", "changed"]


def test_a_file_of_nothing_but_hex_digits_is_read_once():
    data = b"%PDF-1.7\n" + (b"3" * 127 + b" ") * 8000
    began = time.process_time()
    assert (checking._read(upload(data))[1], time.process_time() - began < 0.3) == ([], True)


def test_somebody_who_checks_all_the_time_is_asked_to_wait_at_page_and_api_together(sign_in, api_as, report):
    client, api = sign_in("delivery"), api_as("delivery")
    asked = [api.post(API, {"sha256": "0" * 64}, format="json").status_code for _time in range(15)] + [client.post(PAGE, {}).status_code for _time in range(15)]
    refused = client.post(PAGE, {"file": upload(b"%PDF-1.7 mine")}, headers={"Accept-Language": "en"})
    assert (asked, api.post(API, {"sha256": "0" * 64}, format="json").status_code, refused.status_code) == ([200] * 15 + [422] * 15, 429, 429)
    assert api_as("planner").post(API, {"sha256": "0" * 64}, format="json").status_code == 200


def test_a_report_that_was_issued_again_says_so(people, api_as, report):
    later = factory.ordered(people, "en", report.round)
    Report.objects.filter(pk=later.pk).update(state="issued")
    answer = api_as("delivery").post(API, {"sha256": report.sha256}, format="json").json()
    assert (answer["standing"], answer["later"]) == ("unchanged", later.number)


def test_what_is_no_pdf_is_empty_or_too_large_is_refused_at_the_field(sign_in, api_as, settings):
    settings.UPLOAD_MAX_BYTES = 100
    wrong = [b"Word", b"", b"%PDF-" + b"x" * 100]
    client, api = sign_in("delivery"), api_as("delivery")
    pages = [client.post(PAGE, {"file": upload(one)}) for one in wrong] + [client.post(PAGE, {})]
    assert [(page.status_code, list(page.context["form"].errors)) for page in pages] == [(422, ["file"])] * 4
    answers = [api.post(API, {"file": upload(one)}, format="multipart") for one in wrong]
    assert [(answer.status_code, list(answer.json())) for answer in answers] == [(400, ["file"])] * 3
    odd = [api.post(API, body, format="json") for body in ({}, {"sha256": "x"}, {"sha256": "0" * 63})]
    assert [answer.status_code for answer in odd] == [400] * 3


def test_checking_keeps_nothing_of_the_file(sign_in, report):
    stored, events = sorted(report.file.storage.listdir("reports")[1]), Event.objects.count()
    sign_in("delivery").post(PAGE, {"file": upload(b"%PDF-1.7 mine")})
    assert (sorted(report.file.storage.listdir("reports")[1]), Event.objects.count()) == (stored, events)


def test_the_square_on_the_cover_leads_to_the_page_that_knows_the_code(sign_in, report):
    content = report.content
    printed = marks.marks_of(content)
    assert (printed.code, printed.place.endswith(reverse("reports:check"))) == (report.code, True)
    grouped = "-".join(report.code[at : at + 4] for at in range(0, 16, 4)).upper()
    assert reading.text_of(stored.stored_bytes(report)).count(reading.squeezed(grouped)) == report.pages + 1
    client = sign_in("delivery")
    for given in (report.code, grouped, f" {grouped.replace('-', ' ')} "):
        assert report.number in client.get(PAGE, {"code": given}).content.decode()
    for given in ("0" * 16, "x", report.code[:-1], "'\"><script>"):
        assert "No issued report prints this code" in client.get(PAGE, {"code": given}).content.decode()


def test_a_paper_that_was_not_issued_bears_no_code(people):
    content = reading.content_of(factory.ordered(people))
    assert marks.marks_of(content | {"identity": content["identity"] | {"number": ""}}) is None
    older = content | {"identity": {name: value for name, value in content["identity"].items() if name != "check_at"}}
    assert (marks.marks_of(older).code, marks.marks_of(older).square) == (code_of(older), None)


def test_the_square_is_a_readable_qr_code():
    square = marks.square_of("https://zhijian.example/reports/check/?code=0123456789abcdef")
    assert (square.side, square.path.count("M4 4h7v1h-7z")) == (33 + 2 * marks.QUIET, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_answer_takes_the_same_number_of_queries_however_many_reports_there_are(sign_in, report, django_assert_num_queries, rows):
    for place in range(1, rows):
        copy = Report.objects.get(pk=report.pk)
        copy.pk, copy.number, copy.sha256, copy.code = None, f"{report.number}-{place}", f"{place}" * 64, f"{place}" * 16
        copy.save(force_insert=True)
    client, data = sign_in("delivery"), stored.stored_bytes(report)
    client.get(PAGE)
    with django_assert_num_queries(8):
        assert "Issued and unchanged" in client.post(PAGE, {"file": upload(data)}).content.decode()


def test_no_printed_code_changes_once_issued(report):
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(code="0" * 16)


def test_a_file_that_cannot_be_compared_is_not_called_unsaved(sign_in):
    html = sign_in("delivery").post(PAGE, {"file": upload(b"Word")}, headers={"Accept-Language": "en"}).content.decode()
    assert ("This file cannot be compared:" in html, "Not saved yet" in html) == (True, False)


def test_the_page_of_a_report_names_the_one_issued_after_it(people, sign_in, report):
    told = "This is not the latest report of its round"
    client = sign_in("planner")
    assert told not in client.get(report.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    later = factory.ordered(people, "en", report.round)
    Report.objects.filter(pk=later.pk).update(state="issued")
    page = client.get(report.get_absolute_url(), headers={"Accept-Language": "en"})
    assert (told in page.content.decode(), page.context["later"].number) == (True, later.number)
