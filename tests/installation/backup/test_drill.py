"""The drill: a backup taken while people work comes back on the other database and from there on this one, and is the same house."""

import hashlib
import io
import json
import tarfile
import threading
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from audit.models import Event
from config.backup import actions, archive, taking
from config.backup.archive import Damaged, Refused
from config.demo import cast
from plans import actions as plans
from plans.models import ExpectedOutcome
from reminders.models import Reminder, Sending, SendingLine
from reminders.states import Channel, SendState
from reports.models import Report
from tests.installation.backup.houses import database, run
from tests.plans import factory as plan_factory
from tests.plans.test_attachments import upload
from tests.plans.test_inputs import raised
from tests.reports import factory

SCRIPT = Path(__file__).with_name("other_house.py")
# Whoever signs in after a restore leaves an event of the people's chain and the time of it; what waited to be sent waits no more.
GOES_ON = {"audit.event", "audit.chainhead", "accounts.user", "reminders.sending", "reminders.reminder"}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """A house with a plan, a report and its PDF, an attachment and a row that is gone, backed up while somebody works."""
    with django_db_blocker.unblock():
        people = SimpleNamespace(**cast.people())
        factory.issued(people)
        plans.attach(people.planner, upload(), source=plan_factory.adopted_input(people))
        plan_factory.draft(people, title="Another")
        plans.remove_part(ExpectedOutcome.objects.latest("pk"), people.quality_manager)
        _wait_until_tomorrow(people.quality_manager)
        try:
            yield _take_while_writing(people, tmp_path_factory.mktemp("house") / "house.tar")
        finally:
            call_command("flush", interactive=False, inhibit_post_migrate=True, reset_sequences=False, verbosity=0)


@pytest.fixture
def backup(house, tmp_path):
    """A copy of the backup, to be damaged."""
    path = tmp_path / "house.tar"
    path.write_bytes(house.path.read_bytes())
    return path


def _wait_until_tomorrow(person):
    """A message that no worker of another test takes up meanwhile; nothing else is left to be planned."""
    Reminder.objects.update(planned=True)
    reminder = Reminder.objects.create(
        kind="draft", object_type="plans.plan", object_id=1, occasion="drill", recipient=person, url="/", planned=True, mail_state=SendState.WAITING
    )
    tomorrow = timezone.now() + timedelta(days=1)
    sending = Sending.objects.create(channel=Channel.MAIL, occasion="drill", recipient=person, next_at=tomorrow)
    SendingLine.objects.create(sending=sending, reminder=reminder)


def _take_while_writing(people, path):
    """Back up while somebody registers inputs; return the file, its contents, the digests of the papers and how many events came after."""
    started, over, written = threading.Event(), threading.Event(), []

    def work():
        while not over.is_set():
            written.append(raised(people, title=f"Input {len(written)}").pk)
            if len(written) == 3:
                started.set()
        connection.close()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        started.wait(30)
        before = len(written)
        taking.take(str(path))
        while len(written) < before + 3 and writer.is_alive():
            over.wait(0.01)
    finally:
        over.set()
        writer.join()
    contents = archive.check(str(path))
    papers = [hashlib.sha256(report.file.read()).hexdigest() for report in Report.objects.order_by("pk")]
    later = Event.objects.count() - contents["tables"]["audit.event"]["rows"]
    return SimpleNamespace(path=path, contents=contents, papers=papers, later=later)


def restored(kind, folder, path, following):
    """Restore into an installation of this kind; return what is seen there."""
    folder.mkdir()
    with database(kind, folder) as url:
        return json.loads(run(url, folder, settings.AUDIT_KEY, SCRIPT, path, following, "wang.min", cast.PASSWORD))


def test_a_backup_taken_while_people_work_is_the_same_house_on_the_other_database_and_back(house, tmp_path):
    there = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    doubtful = [["unknown", "restored from a backup: it may have been sent since"]]
    expected = {"sign_in": 302, "desk": 200, "papers": house.papers, "sendings": doubtful, "mails": [True, 0]}
    first = restored(there, tmp_path / "there", house.path, tmp_path / "second.tar")
    second = restored(connection.vendor, tmp_path / "here", tmp_path / "second.tar", tmp_path / "third.tar")
    assert (first, second, len(house.papers), house.later > 0) == (expected, expected, 1, True)
    before = archive.manifest_of(str(house.path))
    for name in ("second.tar", "third.tar"):
        told, manifest = archive.check(str(tmp_path / name)), archive.manifest_of(str(tmp_path / name))
        assert that_stand_still(told["tables"]) == that_stand_still(house.contents["tables"])
        assert that_stand_still(manifest["tables"]) == that_stand_still(before["tables"])
        assert (told["files"], told["bytes"], told["missing"]) == (house.contents["files"], house.contents["bytes"], [])
        assert told["tables"]["accounts.user"]["rows"] == house.contents["tables"]["accounts.user"]["rows"]


def that_stand_still(tables):
    """Return what is told of the tables in which neither a restore nor a sign-in leaves anything."""
    return {label: facts for label, facts in tables.items() if label not in GOES_ON}


def test_the_file_is_for_its_owner_alone_and_holds_no_key_session_or_token(house):
    assert oct(house.path.stat().st_mode & 0o777) == "0o600"
    names = {name.split("/")[1] for name, _stream, _digest in archive.members(str(house.path)) if name.startswith("tables/")}
    assert {name.split(".")[0] for name in names} == {"accounts", "audit", "plans", "improvement", "verification", "reports", "reminders"}
    content = house.path.read_bytes()
    assert (settings.AUDIT_KEY.encode() in content, settings.SECRET_KEY.encode() in content) == (False, False)
    assert [one.name for one in house.path.parent.iterdir()] == ["house.tar"]


def test_an_installation_in_which_somebody_worked_is_not_restored_into(backup, people):
    with pytest.raises(Refused, match="This installation is not empty"):
        actions.restore(str(backup), print)


def test_another_key_is_refused_before_anything_is_written(backup, db, monkeypatch):
    monkeypatch.setattr(settings, "AUDIT_KEY", "another")
    with pytest.raises(Refused, match="AUDIT_KEY here is not the one"):
        actions.restore(str(backup), print)


def members_of(path):
    """Return where the content of each member stands in the file."""
    with tarfile.open(path) as tar:
        return {info.name: (info.offset_data, info.size) for info in tar}


@pytest.mark.parametrize("which", ["tables/audit.event/000001.jsonl.gz", "tables/plans.plan/000001.jsonl.gz", "contents.json", "media/"])
def test_a_member_with_one_changed_byte_is_named(backup, which):
    name, (start, size) = next((name, place) for name, place in members_of(backup).items() if name.startswith(which))
    with backup.open("r+b") as file:
        file.seek(start + size // 2)
        byte = file.read(1)
        file.seek(start + size // 2)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(Damaged, match=f"is damaged at {name}"):
        archive.check(str(backup))


def rewritten(source, path, change):
    """Write a backup again with other members: `change` gets each one's header and content, and returns the content."""
    with tarfile.open(source) as old, tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as new:
        for info in old.getmembers():
            content = change(info, old.extractfile(info).read())
            info.size, info.pax_headers = len(content), {archive.DIGEST: hashlib.sha256(content).hexdigest()}
            new.addfile(info, io.BytesIO(content))
    return str(path)


@pytest.mark.parametrize("kind", [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_member_that_is_no_plain_file_is_named(house, tmp_path, kind):
    def change(info, content):
        if info.name.startswith("media/"):
            info.type, info.linkname = kind, info.name
            return b""
        return content

    path = rewritten(house.path, tmp_path / "changed.tar", change)
    with pytest.raises(Damaged, match="is damaged at media/.*: it is no plain file"):
        archive.check(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, "no JSON", '{"migrations": 1}', "[1]"])
def test_a_manifest_that_says_nothing_is_named(house, tmp_path, db, content):
    path = rewritten(house.path, tmp_path / "changed.tar", lambda info, old: content.encode() if info.name == "manifest.json" else old)
    with pytest.raises(CommandError, match="is damaged at manifest.json"):
        call_command("restore", path, stdout=io.StringIO())


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, "no JSON", '{"members": 1, "digest": "x"}'])
def test_contents_that_say_nothing_are_named(house, tmp_path, content):
    path = rewritten(house.path, tmp_path / "changed.tar", lambda info, old: content.encode() if info.name == "contents.json" else old)
    with pytest.raises(Damaged, match="is damaged at contents.json"):
        archive.check(path)


@pytest.mark.parametrize("more", [{"seal": "x"}, {"more": "\ud800"}, {"files": 0}])
def test_contents_that_somebody_rewrote_are_not_sealed(house, tmp_path, more):
    def change(info, content):
        return json.dumps({**json.loads(content), **more}).encode() if info.name == "contents.json" else content

    assert [taking.is_sealed(archive.check(path)) for path in (str(house.path), rewritten(house.path, tmp_path / "changed.tar", change))] == [True, False]


def test_a_file_that_breaks_off_is_named_with_its_last_member(backup):
    places, whole = members_of(backup), backup.read_bytes()
    start, size = places["tables/plans.plan/000001.jsonl.gz"]
    backup.write_bytes(whole[: start + size // 2])
    with pytest.raises(Damaged, match="damaged at tables/plans.plan/000001.jsonl.gz"):
        archive.check(str(backup))
    backup.write_bytes(whole[: places["contents.json"][0] - 1536])
    with pytest.raises(Damaged, match="its end, contents.json, is missing"):
        archive.check(str(backup))


def test_a_file_of_another_kind_is_no_backup(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam")
    with pytest.raises(Damaged, match="is no backup of Zhijian"):
        archive.manifest_of(str(path))
