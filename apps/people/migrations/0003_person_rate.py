"""A view: what an hour of each person costs, by day."""

from django.db import migrations, models

VIEW = """
CREATE VIEW people_person_rate AS
SELECT membership.id || '-' || rate.id AS key,
       membership.person_id,
       GREATEST(membership.from_on, rate.from_on) AS from_on,
       LEAST(COALESCE(membership.until_on, DATE '9999-12-31'), rate.until_on) AS until_on,
       rate.hourly_rate
FROM people_membership membership
JOIN (
    SELECT id, team_id, hourly_rate, from_on,
           LEAD(from_on, 1, DATE '9999-12-31') OVER (PARTITION BY team_id ORDER BY from_on) AS until_on
    FROM people_costrate
    WHERE hourly_rate IS NOT NULL
) rate ON rate.team_id = membership.team_id
      AND rate.from_on < COALESCE(membership.until_on, DATE '9999-12-31')
      AND rate.until_on > membership.from_on
"""


class Migration(migrations.Migration):

    dependencies = [("people", "0002_keep_the_history_of_periods")]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW people_person_rate"),
        migrations.CreateModel(
            name="PersonRate",
            fields=[
                ("key", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("hourly_rate", models.DecimalField(decimal_places=4, max_digits=12)),
            ],
            options={"db_table": "people_person_rate", "managed": False},
        ),
    ]
