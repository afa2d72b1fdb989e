"""A report has a layout, and may have both languages; an issued one keeps what it was given."""

import importlib

from django.db import migrations, models

guard = importlib.import_module("reports.migrations.0002_issued_is_frozen")
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("both", "中文 / English")]
LAYOUTS = [("modern", "Modern"), ("official", "Official document (GB/T 9704)")]


def guard_before(apps, editor):
    """Guard the columns that were frozen before."""
    guard.install(apps, editor, (*guard.FROZEN, "code"))


def guard_after(apps, editor):
    """Guard them again, the layout among them."""
    guard.install(apps, editor, (*guard.FROZEN, "code", "layout", "red_head"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_code_on_the_paper")]
    operations = [
        # SQLite makes the table anew for a new column, and would drop the guard with the old one.
        migrations.RunPython(guard.remove, guard_before),
        migrations.AddField("report", "layout", models.CharField(choices=LAYOUTS, default="modern", max_length=10, verbose_name="layout")),
        migrations.AddField("report", "red_head", models.BooleanField(default=False, verbose_name="red head")),
        migrations.AlterField("report", "language", models.CharField(choices=LANGUAGES, default="zh-hans", max_length=10, verbose_name="language")),
        migrations.RunPython(guard_after, guard.remove),
    ]
