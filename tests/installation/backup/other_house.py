"""An installation of its own in a process of its own: `other_house.py ARCHIVE NEXT` restores the one, says what is there, and backs up into the other.

The database of DATABASE_URL gets the tables of the models and the guards of the trail without going through every
migration, which takes half a minute; that migrations and models agree is shown elsewhere.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def build(connection):
    """Make all tables, guard those that refuse changes, and say that every migration was applied."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    from audit import triggers

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    for table in ("audit_event", "plans_baseline"):
        triggers.install(connection, table)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection).graph.nodes:
        recorder.record_applied(app, name)


def seen(username, password):
    """Return what a person who signs in gets to see, and the SHA-256 of each report's PDF as the page hands it out; what became of messages."""
    from django.db.models import Q
    from django.test import Client

    from reminders.models import Reminder, Sending
    from reports.models import Report

    client = Client(headers={"host": "localhost"})
    answer = client.post("/accounts/login/", {"username": username, "password": password})
    desk = client.get("/")
    papers = [hashlib.sha256(b"".join(client.get(f"/reports/{report.number}/file/"))).hexdigest() for report in Report.objects.order_by("pk")]
    sendings = sorted({(sending.state, sending.failure) for sending in Sending.objects.exclude(state="sent")})
    doubtful = Reminder.objects.filter(mail_state="unknown").exists()
    left = Reminder.objects.filter(Q(planned=False) | Q(mail_state="waiting")).count()
    return {"sign_in": answer.status_code, "desk": desk.status_code, "papers": papers, "sendings": sendings, "mails": [doubtful, left]}


def main(archive, following, username, password):
    """Build, restore, look, back up; print what was seen as JSON."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    build(connection)
    call_command("restore", archive, stdout=sys.stderr)
    call_command("audit_verify", stdout=sys.stderr)
    told = seen(username, password)
    call_command("backup", following)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
