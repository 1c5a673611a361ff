"""An index on the moment of every event that the roll-up asks for, as the scorecards have it for the other histories."""

from django.db import migrations

EVENTS = (
    "feedback_responsethemeevent",
    "initiatives_baselineevent",
    "initiatives_initiativeaccountevent",
    "initiatives_initiativeevent",
    "initiatives_milestoneevent",
)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0008_closing"),
        ("initiatives", "0002_words_for_clients"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
