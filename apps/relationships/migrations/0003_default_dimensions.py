"""The dimensions a firm begins with, where it has none."""

from typing import Any

from django.db import migrations

from apps.relationships.defaults import DIMENSIONS


def begin(apps: Any, schema_editor: Any) -> None:
    Dimension = apps.get_model("relationships", "Dimension")
    if not Dimension.objects.exists():
        Dimension.objects.bulk_create([Dimension(**values) for values in DIMENSIONS])


class Migration(migrations.Migration):
    dependencies = [("relationships", "0002_asked_by_request")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
