"""A plan that ended has a last day: without one it would go on paying."""

from django.db import migrations, models
from django.utils import timezone

WHY = [
    ("no_figure", "There is no figure for the month."),
    ("nothing", "There was nothing that could have gone wrong."),
    ("few", "Fewer than ten answers stand behind the figure."),
    ("coverage", "Fewer than 60 % of the accounts were heard."),
    ("late", "It was delivered after the end of its baseline."),
    ("unplanned", "It had no approved baseline."),
]


def end(apps, schema_editor):
    today = timezone.localdate()
    plans = apps.get_model("rewards", "IncentivePlan").objects.filter(state="ended", ends_on=None)
    plans.filter(starts_on__lte=today).update(ends_on=today)
    plans.filter(starts_on__gt=today).update(ends_on=models.F("starts_on"))


class Migration(migrations.Migration):
    dependencies = [("rewards", "0003_awards")]

    operations = [
        migrations.RunPython(end, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="incentiveplan",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "ended"), _negated=True), ("ends_on__isnull", False), _connector="OR"),
                name="rewards_plan_ended",
            ),
        ),
        migrations.AlterField("payout", "why_nothing", models.CharField(blank=True, choices=WHY, max_length=12)),
        migrations.AlterField("payoutevent", "why_nothing", models.CharField(blank=True, choices=WHY, max_length=12)),
    ]
