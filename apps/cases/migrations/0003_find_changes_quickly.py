"""An index on the moment of every event of a case: the roll-up asks what changed since, every two minutes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_newest_first")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX cases_caseevent_at ON cases_caseevent (pgh_created_at)",
            "DROP INDEX cases_caseevent_at",
        )
    ]
