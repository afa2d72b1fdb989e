from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_years_of_history")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["actor", "at"], name="events_by_actor_and_time")),
        migrations.AddIndex("event", models.Index(fields=["verb", "at"], name="events_by_verb_and_time")),
        migrations.AddIndex("event", models.Index(fields=["object_type", "at"], name="events_by_kind_and_time")),
        migrations.AddIndex("event", models.Index(fields=["chain_kind", "chain_number", "at"], name="events_by_chain_and_time")),
    ]
