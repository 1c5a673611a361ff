"""An index on the moment of every event the roll-up asks for (as in scorecards/0001)."""

from django.db import migrations

EVENTS = ("relationships_perceptionevent", "relationships_coachingplanevent")


class Migration(migrations.Migration):
    dependencies = [("relationships", "0003_default_dimensions")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
