import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_what_ended_is_counted_by_its_day")]
    operations = [migrations.AddField("sending", "reckoned_at", models.DateTimeField(default=django.utils.timezone.now, editable=False))]
