"""An issued report is found by the code that its paper prints, and by the SHA-256 of its file."""

import importlib

from django.db import migrations, models

from reports.content.shapes import code_of

guard = importlib.import_module("reports.migrations.0002_issued_is_frozen")


def fill(apps, editor):
    """Give the reports that were issued before the code of their content."""
    reports = apps.get_model("reports", "Report").objects.exclude(sha256="")
    for pk in list(reports.values_list("pk", flat=True)):
        reports.filter(pk=pk).update(code=code_of(reports.values_list("content", flat=True).get(pk=pk)))


def install(apps, editor):
    """Guard the frozen columns again, the code among them."""
    guard.install(apps, editor, (*guard.FROZEN, "code"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_issued_is_frozen")]
    operations = [
        # SQLite makes the table anew for a new column, and would drop the guard with the old one.
        migrations.RunPython(guard.remove, guard.install),
        migrations.AddField("report", "code", models.CharField(blank=True, default="", editable=False, max_length=16, verbose_name="code on the paper"), preserve_default=False),
        migrations.AddIndex("report", models.Index(fields=["sha256"], name="reports_rep_sha256_idx")),
        migrations.AddIndex("report", models.Index(fields=["code"], name="reports_rep_code_idx")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install, guard.remove),
    ]
