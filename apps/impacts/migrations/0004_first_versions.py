from django.db import migrations

FIRST = """
INSERT INTO impacts_impactversion (
    impact_id, number, statement, metric_name, unit, baseline, target, due_on, client_standard,
    confirmed_by_id, confirmed_at, recorded_at, updated_at
)
SELECT id, 1, statement, metric_name, unit, baseline, target, due_on, client_standard,
    confirmed_by_id, confirmed_at, recorded_at, now()
FROM impacts_impact
"""


class Migration(migrations.Migration):
    """What was promised so far is version 1. Earlier wordings stay in the history of the impact."""

    dependencies = [("impacts", "0003_promises_between_two")]

    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
