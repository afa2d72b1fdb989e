import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.fields


class Migration(migrations.Migration):
    """A department that was asked about a miss may be told that it need not answer, with the reason."""

    dependencies = [("verification", "0005_when_a_review_was_recorded"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            "concerneddepartment", "withdrawn_reason",
            audit.fields.ProseField(blank=True, default="", editable=False, max_length=2000, verbose_name="why it is no longer asked"), preserve_default=False,
        ),
        migrations.AddField(
            "concerneddepartment", "withdrawn_by",
            models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL, verbose_name="withdrawn by",
            ),
        ),
        migrations.AddField(
            "concerneddepartment", "withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn")
        ),
    ]  # fmt: skip
