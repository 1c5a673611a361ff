"""The same index on the histories of follow-ups and changes, which two measures are built from."""

from django.db import migrations

EVENTS = ("feedback_changeevent", "feedback_changeresponseevent", "feedback_followupevent")


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0001_find_changes_quickly"),
        ("feedback", "0008_closing"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
