"""An index on the moment of every event that the pay signal asks for, so that "what changed since" costs what changed."""

from django.db import migrations

EVENTS = ("people_membershipevent", "rewards_incentiveplanevent")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_keep_the_history_of_periods"),
        ("rewards", "0001_plans"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
