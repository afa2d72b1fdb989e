"""A report says how large its file is, beside the SHA-256; 0 for those that were issued before."""

import importlib

from django.db import migrations, models

guard = importlib.import_module("reports.migrations.0002_issued_is_frozen")
portfolio = importlib.import_module("reports.migrations.0005_portfolio")
BEFORE = (*guard.FROZEN, "code", "layout", "red_head")


def remove(apps, editor):
    """Take both guards away."""
    guard.remove(apps, editor)
    portfolio.remove(apps, editor)


def guard_before(apps, editor):
    """Guard the columns that were frozen before."""
    guard.install(apps, editor, BEFORE)
    portfolio.install(apps, editor)


def guard_after(apps, editor):
    """Guard them again, the size of a report's file among them."""
    guard.install(apps, editor, (*BEFORE, "size"))
    portfolio.install(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_recipients_are_reminded")]
    operations = [
        # SQLite makes the table anew for a new column, and would drop the guard with the old one.
        migrations.RunPython(remove, guard_before),
        migrations.AddField("report", "size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
        migrations.AddField("portfolioreport", "size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
        migrations.RunPython(guard_after, remove),
    ]
