"""The store of files: what it does not take has no row, what it lost is told, what belongs to nobody is found."""

import contextlib
import hashlib
import os
import resource
import shutil
import signal
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from audit.models import Event
from audit.stores import holdings
from improvement.models import Transfer
from plans import actions
from plans.models import Attachment
from tests.improvement.factory import started
from tests.plans.test_inputs import raised

PDF = b"%PDF-1.7 " + b"minutes " * 4096
REFUSED = "The file could not be stored, because the store of files is full or cannot be written."


@pytest.fixture
def source(people):
    return raised(people, by="delivery")


@pytest.fixture
def media(tmp_path, settings):
    """A store of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def stored(media):
    """Return the names of all files in a folder."""
    return sorted(path.relative_to(media).as_posix() for path in Path(media).rglob("*") if path.is_file())


@contextlib.contextmanager
def full_disk(megabytes=0.01):
    """Have the kernel refuse any file of this process that grows beyond a few bytes, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(megabytes * 1024 * 1024), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def upload(name="minutes.pdf"):
    return SimpleUploadedFile(name, PDF)


# Full and read-only


@contextlib.contextmanager
def no_folder(media):
    """The store cannot be written: root may write everywhere, but not into a file as if it were a folder."""
    shutil.rmtree(media)
    media.write_text("not a folder")
    yield


@pytest.fixture
def on_postgres():
    """SQLite's own file would be refused to grow too, which is another fault than this one."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("on PostgreSQL, whose files are another process's")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_store_that_cannot_be_written_is_told_at_the_field_and_leaves_no_row(people, source, media, sign_in, language):
    events = Event.objects.count()
    with no_folder(media):
        answer = sign_in("delivery", language).post(f"/inputs/{source.number}/attachments/", {"file": upload()}, follow=True)
    sentence = {"en": REFUSED, "zh-hans": "文件未能保存：文件存储空间已满或不可写入。"}[language]
    assert sentence in answer.content.decode()
    assert (Attachment.objects.count(), Event.objects.count(), media.read_text()) == (0, events, "not a folder")


def test_the_api_answers_503_at_the_field(source, media, api_as):
    with no_folder(media):
        answer = api_as("delivery").post("/api/v1/attachments/", {"file": upload(), "source": source.pk}, format="multipart", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.json()["file"][0].startswith(REFUSED)
    assert Attachment.objects.count() == 0


def test_a_disk_that_fills_up_while_a_file_is_written_leaves_nothing_half(on_postgres, source, media, api_as):
    with full_disk():
        answer = api_as("delivery").post("/api/v1/attachments/", {"file": upload(), "source": source.pk}, format="multipart", headers={"Accept-Language": "en"})
    assert (answer.status_code, Attachment.objects.count(), stored(media)) == (503, 0, [])
    assert api_as("delivery").post("/api/v1/attachments/", {"file": upload(), "source": source.pk}, format="multipart").status_code == 201
    assert stored(media) == [Attachment.objects.get().file.name]


def test_the_store_alone_leaves_nothing_half_of_a_file_that_does_not_fit(media):
    with full_disk(), pytest.raises(Exception) as refused:
        default_storage.save("attachments/half", ContentFile(PDF))
    assert type(refused.value).__name__ == "NotStored"
    assert stored(media) == []


def test_a_table_that_cannot_be_stored_is_refused_and_ordered_by_nobody(people, media, api_as):
    plan = started(people)
    events = Event.objects.count()
    with no_folder(media):
        answer = api_as("planner").post("/api/v1/table-transfers/trial/", {"plan": plan.pk, "file": SimpleUploadedFile("items.csv", b"number,title\n,x\n")}, format="multipart")
    assert (answer.status_code, Transfer.objects.count(), Event.objects.count()) == (503, 0, events)


# Row and file


def test_every_field_of_files_stands_beside_its_sha256_and_size():
    holders = holdings.fields()
    lacking = [model._meta.label for model, _field in holders if not {"sha256", "size"} <= {field.name for field in model._meta.concrete_fields}]
    assert (len(holders) >= 4, lacking) == (True, [])


def test_a_stored_file_is_told_with_its_proof(people, source, media):
    row = actions.attach(people.delivery, upload(), source=source)
    told = holdings.Holding("plans.Attachment", row.pk, row.file.name, hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert (list(holdings.told()), holdings.fault_of(told)) == ([told], "")


def found(*words):
    """Return the lines that the command says, and whether it found a fault."""
    output = StringIO()
    try:
        call_command("stored_files", *words, stdout=output)
    except CommandError:
        return output.getvalue().splitlines(), True
    return output.getvalue().splitlines(), False


def age(media, name, hours):
    moment = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(media / name, (moment, moment))


def test_a_file_whose_row_was_rolled_back_is_found_once_it_is_old_and_removed_on_request(people, source, media):
    kept = actions.attach(people.delivery, upload(), source=source)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        lost = actions.attach(people.delivery, upload("lost.pdf"), source=source).file.name
        raise ZeroDivisionError
    (media / "strange").write_text("somebody else's")
    assert found() == (["1 as they were stored, 0 missing or changed, 0 without a row."], False)
    age(media, lost, hours=25)
    age(media, kept.file.name, hours=25)
    assert found() == ([f"no row: {lost}", "1 as they were stored, 0 missing or changed, 1 without a row."], False)
    assert found("--remove-orphans") == ([f"removed: {lost}", "1 as they were stored, 0 missing or changed, 1 without a row."], False)
    assert stored(media) == sorted([kept.file.name, "strange"])


def test_a_file_that_is_gone_and_one_that_was_changed_are_named(people, source, media):
    gone, changed = (actions.attach(people.delivery, upload(), source=source) for _ in range(2))
    (media / gone.file.name).unlink()
    (media / changed.file.name).write_bytes(PDF + b"!")
    lines = [f"missing: {gone.file.name}, of plans.Attachment {gone.pk}", f"changed: {changed.file.name}, of plans.Attachment {changed.pk}"]
    assert found() == ([*lines, "0 as they were stored, 2 missing or changed, 0 without a row."], True)
