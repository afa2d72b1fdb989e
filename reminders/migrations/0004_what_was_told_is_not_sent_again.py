from django.db import migrations


def settle(apps, schema_editor):
    """What was sent, failed or was not wanted before there was an outbox is over; what was under way is unknown; the rest is planned anew."""
    reminders = apps.get_model("reminders", "Reminder").objects
    reminders.filter(mail_state="sending").update(mail_state="unknown", planned=True)
    reminders.filter(mail_state__in=("sent", "failed", "unknown", "not_wanted")).update(planned=True)
    reminders.filter(mail_state="waiting").update(mail_state="not_wanted")


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_outbox_and_preferences")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
