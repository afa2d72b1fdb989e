"""A frozen baseline cannot be changed, by nobody."""

from django.db import migrations

from audit import triggers


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection, "plans_baseline"),
            lambda apps, editor: triggers.remove(editor.connection, "plans_baseline"),
        )
    ]
