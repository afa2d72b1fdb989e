"""An issued report may bear a digital signature; by whom, and by which certificate, is frozen with it."""

import importlib

from django.db import migrations, models

import audit.fields

guard = importlib.import_module("reports.migrations.0002_issued_is_frozen")
BEFORE = (*guard.FROZEN, "code", "layout", "red_head", "size")


def guard_before(apps, editor):
    """Guard the columns that were frozen before."""
    guard.install(apps, editor, BEFORE)


def guard_after(apps, editor):
    """Guard them again, the signature's among them."""
    guard.install(apps, editor, (*BEFORE, "signed_by", "certificate"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_sizes")]
    operations = [
        # SQLite makes the table anew for a new column, and would drop the guard with the old one.
        migrations.RunPython(guard.remove, guard_before),
        migrations.AddField("report", "signed_by", audit.fields.LineField(blank=True, default="", editable=False, max_length=200, verbose_name="signed by"), preserve_default=False),
        migrations.AddField(
            "report", "certificate", models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="SHA-256 of the certificate"), preserve_default=False
        ),
        migrations.RunPython(guard_after, guard.remove),
    ]
