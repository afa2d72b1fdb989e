import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A version of the service catalogue or of a manual keeps the file that it is."""

    dependencies = [("plans", "0007_indicator_signals")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="document",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="files", to="plans.servicedocument",
                verbose_name="service document",
            ),
        ),
    ]
