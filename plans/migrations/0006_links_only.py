"""The words that became links leave."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_words_become_links")]
    operations = [
        migrations.AlterField(
            model_name="goal",
            name="service_objective",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='plans.serviceobjective', verbose_name='service objective it serves'),
        ),
        migrations.RemoveField("goal", "objective_words"),
        migrations.RemoveField("improvementinput", "service_words"),
    ]
