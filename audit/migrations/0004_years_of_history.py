from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_each_filter_has_its_index")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["actor", "verb", "-id"], name="events_by_actor_and_verb")),
        migrations.AddIndex("event", models.Index(fields=["chain_kind", "chain_number", "verb", "object_type", "actor"], name="events_offered_by_chain")),
    ]
