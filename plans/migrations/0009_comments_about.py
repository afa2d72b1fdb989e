"""Comments may be about an object of a plan, such as a work item, instead of a section of its document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Name what a comment is about."""

    dependencies = [("plans", "0008_document_files")]

    operations = [
        migrations.AddField("comment", "about_type", models.CharField(blank=True, editable=False, max_length=60)),
        migrations.AddField("comment", "about_id", models.BigIntegerField(default=0, editable=False)),
        migrations.AlterField("comment", "section", models.CharField(blank=True, editable=False, max_length=20, verbose_name="section")),
        migrations.AddIndex("comment", models.Index(fields=["about_type", "about_id"], name="plans_comme_about_t_6d1f3a_idx")),
    ]
