"""The table of areas holds the catalogue: 20 areas under four elements."""

from django.db import migrations

from improvement.catalogue import CATALOGUE


def fill(apps, editor=None):
    """Bring the rows to what the catalogue says; doing it twice changes nothing."""
    for place, area in enumerate(CATALOGUE, start=1):
        apps.get_model("improvement", "Area").objects.update_or_create(code=area.code, defaults=area.row(place))


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
