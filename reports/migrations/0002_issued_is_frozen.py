"""What an issued report says cannot be changed, by nobody; its state still moves on to acknowledged."""

from django.db import migrations

FROZEN = (
    "number", "plan_id", "round_id", "language", "issued_by_id", "issued_at", "content", "file", "sha256", "pages", "trail_sequence", "trail_hash",
)  # fmt: skip
NAME = "reports_report_issued_is_frozen"


def install(apps, editor, columns=FROZEN):
    """Let the database refuse a change of the frozen columns once there is a SHA-256."""
    differs = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}[editor.connection.vendor]
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
    refusal = {
        "sqlite": "BEGIN SELECT RAISE(ABORT, 'an issued report cannot be changed'); END",
        "postgresql": "EXECUTE FUNCTION audit_refuse()",
    }[editor.connection.vendor]
    each = "FOR EACH ROW" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"CREATE TRIGGER {NAME} BEFORE UPDATE ON reports_report {each} WHEN (OLD.sha256 <> '' AND ({changed})) {refusal}", None)


def remove(apps, editor):
    """Take the guard away."""
    table = " ON reports_report" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{table}", None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("audit", "0002_guard")]
    operations = [migrations.RunPython(install, remove)]
