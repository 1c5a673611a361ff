"""An index on the moment of every event the roll-up asks for, so that "what changed since" costs what changed.

The history tables are made by django-pghistory; they are indexed here, in an app above all of them.
"""

from django.db import migrations

EVENTS = (
    "accounts_accountevent",
    "accounts_accountteamevent",
    "accounts_contactevent",
    "accounts_contractevent",
    "accounts_revenueeventevent",
    "activities_activityevent",
    "activities_contributionevent",
    "feedback_feedbackrequestevent",
    "feedback_impactratingevent",
    "feedback_responseevent",
    "impacts_impactevent",
    "impacts_impactreadingevent",
    "people_teamunitevent",
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_keep_the_history_of_periods"),
        ("activities", "0002_first"),
        ("feedback", "0002_first"),
        ("impacts", "0002_first"),
        ("people", "0002_keep_the_history_of_periods"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_at ON {table} (pgh_created_at)",
            f"DROP INDEX {table}_at",
        )
        for table in EVENTS
    ]
