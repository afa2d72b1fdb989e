"""An issued report is signed with the key that the settings name, and whoever checks a file learns what its signature says."""

import asyncio
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils.translation import override
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1 as certificate_of
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import KeyUsageConstraints, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader, PdfWriter

from reports import actions, pdf, stored
from reports.models import Report
from reports.rendering import Rendering
from reports.signature import checks, keys, making
from reports.signature.reading import signatures_of
from tests.reports import factory, signing, standards

PAGE, API = "/reports/check/", "/api/v1/reports/check/"


@pytest.fixture
def report(people):
    """A report that was issued with a signature."""
    return signing.issued(people)


def bare() -> bytes:
    """The smallest PDF."""
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.write(out)
    return out.getvalue()


def upload(data):
    """A file as a browser sends it."""
    return SimpleUploadedFile("report.pdf", data, "application/pdf")


def altered(data) -> bytes:
    """The file with one byte of what was signed changed."""
    return data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]


def saved_anew(data) -> bytes:
    """The file as another program would write it."""
    out = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(data))).write(out)
    return out.getvalue()


def stripped(data) -> bytes:
    """The file without what was added to it at the end of its making."""
    return data[: data.index(b"%%EOF") + 6]


def validated(data, certificate):
    """What the library's own validator says of the only signature of a file, the certificate being trusted."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    context = ValidationContext(trust_roots=[certificate_of(certificate)], allow_fetching=False)
    # A browser's event loop may run in this thread, and the library wants one of its own.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(validate_pdf_signature, signature, context, key_usage_settings=KeyUsageConstraints(key_usage=set())).result()


def test_a_signature_is_made_where_an_event_loop_runs_already(settings, tmp_path):
    signing.put(settings, tmp_path, signing.as_pem(*signing.ISSUER), signing.PASSWORD)

    async def within_a_loop():
        return making.signed(Rendering(bare(), 1), making.key_of_today())

    # In a thread: a browser of another test may run its loop in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(lambda: asyncio.run(within_a_loop())).result().signed_by == signing.NAME


@pytest.mark.requirement("V3")
def test_the_issued_file_is_the_rendered_one_with_a_signature_behind_it_that_covers_and_certifies_all(report):
    data = stored.verified_bytes(report)
    status = validated(data, signing.ISSUER[1])
    assert (status.bottom_line, status.coverage, status.modification_level, status.docmdp_ok) == (True, SignatureCoverageLevel.ENTIRE_FILE, ModificationLevel.NONE, True)
    assert data.startswith(pdf.render(report.content).data)
    assert (report.state, report.signed_by, report.certificate) == ("issued", signing.NAME, status.signing_cert.sha256.hex())
    assert standards.faults(data) == []


def test_whoever_drops_the_file_learns_by_whom_and_when_it_was_signed_and_what_was_done_to_it(report, sign_in, api_as):
    data = stored.verified_bytes(report)
    files = {"as issued": data, "added to": data + b"\n", "altered": altered(data), "saved anew": saved_anew(data), "stripped": stripped(data)}
    client, page = api_as("delivery"), sign_in("delivery")
    told = {name: client.post(API, {"file": upload(one)}, format="multipart").json() for name, one in files.items()}
    assert {name: (one["standing"], one["known"], (one["signature"] or {}).get("seal")) for name, one in told.items()} == {
        "as issued": ("unchanged", True, "intact"), "added to": ("changed", True, "extended"), "altered": ("changed", True, "broken"), "saved anew": ("changed", False, "unreadable"),
        "stripped": ("changed", False, None),
    }  # fmt: skip
    signature = told["as issued"]["signature"]
    assert (signature["signer"], signature["certificate"]) == (signing.NAME, report.certificate)
    assert signature["at"][:10] == told["as issued"]["report"]["issued_at"][:10]
    words = {"as issued": "The signature is intact", "added to": "something was added to the file after signing", "altered": "The signature is broken", "saved anew": "a signature that cannot be read", "stripped": "this file bears none"}
    pages = {name: page.post(PAGE, {"file": upload(one)}).content.decode() for name, one in files.items()}
    assert [name for name, sentence in words.items() if sentence not in pages[name]] == []
    assert "签名完好：签名之后文件未有一个字节被改动。" in sign_in("delivery", "zh-hans").post(PAGE, {"file": upload(data)}).content.decode()


def test_the_report_tells_who_signed_it_and_the_database_keeps_it(report, sign_in, api_as):
    told = api_as("delivery").get(f"/api/v1/reports/{report.number}/").json()
    assert (told["signed_by"], told["certificate"]) == (signing.NAME, report.certificate)
    assert signing.NAME in sign_in("delivery").get(report.get_absolute_url()).content.decode()
    for change in ({"signed_by": "Another"}, {"certificate": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)


def test_a_certificate_made_in_our_name_elsewhere_is_told_to_be_none_of_ours(report, settings, tmp_path, api_as, sign_in):
    signing.put(settings, tmp_path, signing.as_pkcs12(*signing.certified()))
    forged = making.signed(Rendering(bare(), 1), keys.configured()).data
    answer = api_as("delivery").post(API, {"file": upload(forged)}, format="multipart").json()
    assert (answer["standing"], answer["known"], answer["signature"]["seal"], answer["signature"]["signer"]) == ("unknown", False, "intact", signing.NAME)
    assert "Anyone can make one in any name." in sign_in("delivery").post(PAGE, {"file": upload(forged)}).content.decode()


BROKEN = {
    "no file": (None, "The file of the signing key (REPORT_SIGNING_KEY_FILE) cannot be read: No such file or directory."),
    "another password": (lambda: signing.as_pkcs12(*signing.certified(), password="another"), "The signing key cannot be opened: its password (REPORT_SIGNING_PASSWORD) is not the right one, or the file is neither PKCS#12 nor PEM."),
    "no key at all": (lambda: b"hello", "The signing key cannot be opened: its password (REPORT_SIGNING_PASSWORD) is not the right one, or the file is neither PKCS#12 nor PEM."),
    "another's certificate": (lambda: signing.as_pem(signing.certified()[0], signing.certified()[1]), "The file of the signing key holds no certificate that belongs to the key."),
    "not for signatures": (lambda: signing.as_pem(*signing.certified(use=signing.use_for(key_encipherment=True))), "The signing certificate is not meant for signatures: its key usage names neither digital signature nor non-repudiation."),
    "a key of another kind": (lambda: signing.as_pem(*signing.certified(key=dsa.generate_private_key(1024))), "The file of the signing key holds no RSA, EC or Ed25519 key."),
}  # fmt: skip


@pytest.mark.parametrize(("made", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_key_that_cannot_sign_is_refused_at_start_with_a_sentence_that_holds_no_secret(settings, tmp_path, made, sentence):
    if made:
        signing.put(settings, tmp_path, made())
    else:
        settings.REPORT_SIGNING_KEY_FILE = str(tmp_path / "missing")
    with override("en"):
        assert [(one.id, one.msg) for one in checks.key_can_sign(None)] == [("reports.E001", sentence)]


@pytest.mark.parametrize(("days", "sentence"), [((-9, -1), "The signing certificate ended on "), ((1, 9), "The signing certificate begins only on "), ((-1, 9), "The signing certificate ends on "), ((-1, 400), None)])
def test_a_certificate_out_of_its_days_is_told_at_start_and_keeps_nobody_from_working(settings, tmp_path, days, sentence):
    signing.put(settings, tmp_path, signing.as_pem(*signing.certified(days=days)))
    with override("en"):
        told = [one.msg for one in checks.key_can_sign(None)]
    assert [one[: len(sentence)] for one in told] == [sentence] if sentence else told == []


def test_with_an_expired_certificate_the_issue_fails_and_leaves_nothing_behind(people, settings, tmp_path, caplog):
    signing.put(settings, tmp_path, signing.as_pkcs12(*signing.certified(days=(-9, -1))))
    report = factory.ordered(people)
    type(people.planner).objects.filter(pk=people.planner.pk).update(language="en")
    with caplog.at_level(logging.DEBUG):
        failed = actions.render(report.pk)
    assert (failed.state, failed.failure[:33], failed.file.name, failed.sha256, failed.submissions.count()) == ("failed", "The signing certificate ended on ", "", "", 0)
    assert [one for one in (signing.PASSWORD, "PRIVATE KEY") if one in caplog.text] == []


def test_a_key_shows_nothing_of_itself_when_it_is_printed(settings, tmp_path):
    signing.put(settings, tmp_path, signing.as_pkcs12(*signing.ISSUER))
    found = keys.configured()
    assert "key=" not in repr(found) and signing.NAME in repr(found)


def test_pem_serves_as_well_as_pkcs12_and_without_a_key_nothing_is_signed(settings, tmp_path):
    plain = Rendering(bare(), 1)
    assert making.signed(plain, making.key_of_today()) == plain
    for data, password in ((signing.as_pem(*signing.ISSUER), signing.PASSWORD), (signing.as_pem(*signing.ISSUER, password=""), ""), (signing.as_pkcs12(*signing.ISSUER, password=""), "")):
        signing.put(settings, tmp_path, data, password)
        signed = making.signed(plain, making.key_of_today())
        assert (replace(signed, data=plain.data, signed_by="", certificate=""), signed.signed_by, validated(signed.data, signing.ISSUER[1]).bottom_line) == (plain, signing.NAME, True)


HOSTILE = [
    b"/ByteRange [0 9 9 9]", b"/ByteRange [0 9999999999 9999999999 9999999999]", b"/ByteRange [1 2 3 4]" * 99, b"<3080>/ByteRange [0 9 15 1]",
    b"<" + b"30" * 2000 + b">/ByteRange [0 9 4011 1]", b"/ByteRange [" + b"9" * 99999,
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_what_only_looks_like_a_signature_does_no_harm(data):
    said = signatures_of(b"%PDF-1.7\n" + data)
    assert {one.seal for one in said} <= {"unreadable"} and len(said) <= 5
