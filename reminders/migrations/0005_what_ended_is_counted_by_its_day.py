from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_what_was_told_is_not_sent_again")]
    operations = [
        migrations.AddIndex("sending", models.Index(fields=["state", "channel"], name="sendings_counted")),
        migrations.AddIndex("sending", models.Index(fields=["ended_at", "channel", "state"], name="sendings_by_end")),
    ]
