from django.db import migrations, models


class Migration(migrations.Migration):
    """A plan keeps the conditions that were found to hold when it was accepted."""

    dependencies = [("plans", "0009_comments_about")]

    operations = [
        migrations.AddField(
            "plan", "accepted_conditions",
            models.JSONField(blank=True, default=list, editable=False, verbose_name="conditions found to hold at acceptance"),
        ),
        # Kinds of object that were called the same are told apart in the history.
        migrations.AlterModelOptions("activitydependency", {"ordering": ["place", "id"], "verbose_name": "dependency between activities"}),
        migrations.AlterModelOptions("routeseat", {"ordering": ["id"], "verbose_name": "approver of an approval route"}),
    ]  # fmt: skip
