"""An index on the moment of every event that the roll-up asks for, as the scorecards have it for the other histories."""

from django.db import migrations

EVENTS = ("products_installationevent", "products_releaseevent")


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
