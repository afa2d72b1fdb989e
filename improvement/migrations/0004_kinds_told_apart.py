from django.db import migrations


class Migration(migrations.Migration):
    """Kinds of object that were called the same are told apart in the history."""

    dependencies = [("improvement", "0003_implementation_phase")]

    operations = [migrations.AlterModelOptions("workdependency", {"ordering": ["id"], "verbose_name": "dependency between work items"})]
