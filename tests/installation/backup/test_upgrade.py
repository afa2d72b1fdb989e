"""A stored dump of an earlier schema is restored into a database without tables and brought up to date with all its rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.backup import archive, taking
from tests.installation.backup.dump import KEY
from tests.installation.backup.houses import run
from tests.installation.backup.test_drill import rewritten
from tests.installation.test_migrating import WAITS, own_database  # noqa: F401
from tests.installation.test_run import eventually

DUMPS = sorted((Path(__file__).resolve().parents[2] / "data").glob("house-*.tar"))
LOOK = """
import json, os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from audit import chain
from audit.models import Event
from plans.models import Attachment, Baseline, Plan
executor = MigrationExecutor(connection)
print(json.dumps({
    "lacking": [str(step) for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())],
    "broken": chain.first_break(), "events": Event.objects.count(), "plans": [plan.state for plan in Plan.objects.order_by("pk")],
    "baselines": Baseline.objects.count(), "files": [one.file.read().decode() for one in Attachment.objects.all()],
}))
"""


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_a_dump_of_an_earlier_schema_is_brought_up_to_date_in_its_turn_also_after_a_try_that_failed(dump, own_database):  # noqa: F811
    folder, environment, ask, locked = own_database
    held = archive.check(str(dump))["tables"]
    name = next(name for name, _stream, _digest in archive.members(str(dump)) if name.startswith("media/")).split("/", 2)[2]
    in_the_way, output = folder / "media" / name, folder / "restore.out"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("another file")
    with locked(), output.open("wb") as file:
        given = {**environment, "MEDIA_ROOT": str(folder / "media"), "AUDIT_KEY": KEY}
        failing = subprocess.Popen([sys.executable, "manage.py", "restore", dump], cwd=settings.BASE_DIR, env=given, stdout=file, stderr=file)
        eventually(lambda: WAITS in output.read_text(), 60)
    assert failing.wait(300) == 1
    said = output.read_text()
    assert (WAITS in said, "The tables that were built stay" in said, said.splitlines()[-1].endswith("Nothing was restored.")) == (True, True, True)
    assert [ask(f"SELECT COUNT(*) FROM {table}") for table in ("accounts_user", "audit_event", "plans_plan")] == [[(0,)]] * 3
    in_the_way.unlink()
    run(environment["DATABASE_URL"], folder, KEY, "manage.py", "restore", dump)
    seen = json.loads(run(environment["DATABASE_URL"], folder, KEY, "-c", LOOK))
    assert seen == {
        "lacking": [], "broken": None, "events": held["audit.event"]["rows"], "plans": ["approved"], "baselines": 1, "files": ["%PDF-1.7 minutes"],
    }  # fmt: skip


@pytest.mark.once
def test_an_older_history_that_does_not_hold_once_it_is_up_to_date_is_told_to_be_unproven(tmp_path, settings):
    settings.AUDIT_KEY = KEY

    def change(info, content):
        if info.name != "contents.json":
            return content
        contents = json.loads(content)
        return json.dumps(taking.sealed({**contents, "heads": {**contents["heads"], "plan:1": [1, "0" * 64]}})).encode()

    given = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}", "ZHIJIAN_VAR": str(tmp_path), "MEDIA_ROOT": str(tmp_path / "media"), "AUDIT_KEY": KEY}
    command = [sys.executable, "manage.py", "restore", rewritten(DUMPS[0], tmp_path / "changed.tar", change)]
    done = subprocess.run(command, env=given, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "CommandError: The heads of the history are not those that the backup states. "
        "Do not work with this database: empty it, restore with the version of the backup, and report this.",
    )
