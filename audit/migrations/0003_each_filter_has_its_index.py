from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guard")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["object_type", "-id"], name="events_by_kind")),
        migrations.AddIndex("event", models.Index(fields=["chain_kind", "chain_number", "-id"], name="events_by_chain")),
    ]
