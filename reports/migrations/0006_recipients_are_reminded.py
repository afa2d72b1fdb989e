"""When a recipient opened a report, and how often and when last somebody asked for the receipt."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_portfolio")]
    operations = [
        migrations.AddField("submission", "opened_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opened")),
        migrations.AddField("submission", "reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reminded")),
        migrations.AddField("submission", "reminded_times", models.PositiveIntegerField(default=0, editable=False, verbose_name="times reminded")),
    ]
