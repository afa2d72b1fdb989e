"""Papers to take along: a plan or its control table as a PDF of the person who ordered it, kept for a while."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.fields
import reports.papers.models


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0010_conditions_as_accepted"),
        ("reports", "0007_signature"),
        ("verification", "0006_requests_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed")),
                ("number", audit.fields.LineField(editable=False, max_length=20, unique=True, verbose_name="number")),
                ("issued_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="issued")),
                ("content", models.JSONField(default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="content")),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
                ("pages", models.PositiveIntegerField(default=0, editable=False, verbose_name="pages")),
                ("failure", audit.fields.ProseField(blank=True, editable=False, max_length=2000, verbose_name="why rendering failed")),
                ("kind", models.CharField(choices=[("draft", "Draft of the plan"), ("baseline", "Plan as approved"), ("blank", "Control table, blank"), ("filled", "Control table, filled in")], editable=False, max_length=8, verbose_name="what is on it")),
                ("language", models.CharField(choices=[("zh-hans", "简体中文"), ("en", "English"), ("both", "中文 / English")], default="zh-hans", max_length=10, verbose_name="language")),
                ("layout", models.CharField(choices=[("modern", "Modern"), ("official", "Official document (GB/T 9704)")], default="modern", max_length=10, verbose_name="layout")),
                ("red_head", models.BooleanField(default=False, verbose_name="red head")),
                ("state", models.CharField(choices=[("queued", "Being rendered"), ("failed", "Rendering failed"), ("issued", "Ready"), ("removed", "Removed")], default="queued", editable=False, max_length=12, verbose_name="state")),
                ("file", models.FileField(blank=True, editable=False, max_length=120, upload_to=reports.papers.models.stored_paper, verbose_name="PDF")),
                ("baseline", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="plans.baseline", verbose_name="baseline")),
                ("ordered_by", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="ordered by")),
                ("plan", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="plans.plan", verbose_name="plan")),
                ("round", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="verification.checkround", verbose_name="check round")),
            ],
            options={
                "verbose_name": "paper to take along",
                "verbose_name_plural": "papers to take along",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["ordered_by", "-id"], name="papers_of_person"), models.Index(fields=["state", "changed_at"], name="papers_waiting")],
            },
        ),
    ]
