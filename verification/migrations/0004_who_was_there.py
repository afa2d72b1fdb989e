"""A review names the people of the house who were there, and its minutes may be rich text."""

from django.db import migrations, models

import audit.fields


class Migration(migrations.Migration):
    dependencies = [("verification", "0003_verification_phase")]

    operations = [
        migrations.AddField("review", "attendees", models.JSONField(blank=True, default=list, verbose_name="people who were there")),
        migrations.AlterField("review", "participants", audit.fields.ProseField(blank=True, max_length=2000, verbose_name="participants")),
        migrations.AlterField("review", "minutes", audit.fields.RichTextField(max_length=40000, verbose_name="minutes")),
    ]
