"""A paper that is being made says so, so that no second worker makes it at the same time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_papers_to_take_along")]
    operations = [
        migrations.AddField(model, "claimed_at", models.DateTimeField(blank=True, editable=False, null=True))
        for model in ("report", "portfolioreport", "workingpaper")
    ]
