"""The file of an export or import is proven by its SHA-256, as every other stored file is; those from before have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvement", "0004_kinds_told_apart")]
    operations = [
        migrations.AddField("transfer", "sha256", models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="SHA-256"), preserve_default=False),
        migrations.AddField("transfer", "size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
    ]
