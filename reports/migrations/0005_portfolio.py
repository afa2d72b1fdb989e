"""Reports of the portfolio; what an issued one says cannot be changed, by nobody."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.fields
import reports.portfolio.models

FROZEN = ("number", "language", "scope", "ordered_by_id", "issued_at", "content", "file", "sha256", "pages", "state")
NAME, TABLE = "reports_portfolio_issued_is_frozen", "reports_portfolioreport"


def install(apps, editor):
    """Let the database refuse a change of an issued portfolio report."""
    sqlite = editor.connection.vendor == "sqlite"
    changed = " OR ".join(f"NEW.{name} {'IS NOT' if sqlite else 'IS DISTINCT FROM'} OLD.{name}" for name in FROZEN)
    refusal = "BEGIN SELECT RAISE(ABORT, 'an issued portfolio report cannot be changed'); END" if sqlite else "EXECUTE FUNCTION audit_refuse()"
    each = "" if sqlite else "FOR EACH ROW"
    editor.execute(f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} {each} WHEN (OLD.sha256 <> '' AND ({changed})) {refusal}", None)


def remove(apps, editor):
    """Take the guard away."""
    table = f" ON {TABLE}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{table}", None)


STATES = [("queued", "Being rendered"), ("failed", "Rendering failed"), ("issued", "Issued"), ("acknowledged", "Acknowledged")]


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_layout"), ("audit", "0002_guard"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="PortfolioReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed")),
                ("number", audit.fields.LineField(editable=False, max_length=20, unique=True, verbose_name="number")),
                ("language", models.CharField(choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans", max_length=10, verbose_name="language")),
                ("scope", models.JSONField(default=dict, editable=False, verbose_name="scope")),
                ("state", models.CharField(choices=STATES, default="queued", editable=False, max_length=12, verbose_name="state")),
                ("issued_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="issued")),
                ("content", models.JSONField(default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="content")),
                ("file", models.FileField(blank=True, editable=False, max_length=120, upload_to=reports.portfolio.models.stored_portfolio, verbose_name="PDF")),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256")),
                ("pages", models.PositiveIntegerField(default=0, editable=False, verbose_name="pages")),
                ("failure", audit.fields.ProseField(blank=True, editable=False, max_length=2000, verbose_name="why rendering failed")),
                ("ordered_by", models.ForeignKey(
                    editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="ordered by",
                )),
            ],
            options={
                "verbose_name": "portfolio report", "verbose_name_plural": "portfolio reports", "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["ordered_by", "-id"], name="reports_por_ordered_8e34a2_idx"),
                    models.Index(fields=["state", "changed_at"], name="reports_por_state_83b435_idx"),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]  # fmt: skip
