"""A portfolio report is to be had in both languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_claimed_while_it_is_made")]
    operations = [
        migrations.AlterField(
            "portfolioreport",
            "language",
            models.CharField("language", choices=[("zh-hans", "简体中文"), ("en", "English"), ("both", "中文 / English")], default="zh-hans", max_length=10),
        ),
    ]
