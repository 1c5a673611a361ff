"""An index on the moment of every event the roll-up asks for, as those of other apps have (scorecards/0001)."""

from django.db import migrations

EVENTS = ("outcomes_authorityuseevent", "outcomes_servicelevelevent", "outcomes_servicelevelreadingevent")


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_first")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
