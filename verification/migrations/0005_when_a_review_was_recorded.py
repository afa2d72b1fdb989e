"""A review of an earlier year tells when it was written down."""

from django.db import migrations

import audit.fields


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_who_was_there")]

    operations = [migrations.AddField("review", "recorded_on", audit.fields.DayField(blank=True, editable=False, null=True, verbose_name="recorded on"))]
