from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0006_when_a_moment_was_reckoned")]
    operations = [migrations.AddField("sending", "queued_at", models.DateTimeField(null=True, editable=False))]
