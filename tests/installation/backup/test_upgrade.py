"""A stored dump of an earlier schema is restored into a database without tables and brought up to date with all its rows."""

import json
from pathlib import Path

import pytest
from django.db import connection

from config.backup import archive
from tests.installation.backup.dump import KEY
from tests.installation.backup.houses import database, run

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


@pytest.fixture
def own_database(tmp_path):
    """The URL of an empty database of the kind that this run is on."""
    with database(connection.vendor, tmp_path) as url:
        yield url


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_a_dump_of_an_earlier_schema_is_brought_up_to_date(dump, own_database, tmp_path):
    held = archive.check(str(dump))["tables"]
    run(own_database, tmp_path, KEY, "manage.py", "restore", dump)
    seen = json.loads(run(own_database, tmp_path, KEY, "-c", LOOK))
    assert seen == {
        "lacking": [], "broken": None, "events": held["audit.event"]["rows"], "plans": ["approved"], "baselines": 1, "files": ["%PDF-1.7 minutes"],
    }  # fmt: skip
