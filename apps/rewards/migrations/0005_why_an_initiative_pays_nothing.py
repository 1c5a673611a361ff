"""Two more reasons why a month pays nothing for an initiative."""

from django.db import migrations, models

WHY = [
    ("no_figure", "There is no figure for the month."),
    ("nothing", "There was nothing that could have gone wrong."),
    ("few", "Fewer than ten answers stand behind the figure."),
    ("coverage", "Fewer than 60 % of the accounts were heard."),
    ("late", "It was delivered after the end of its baseline."),
    ("unplanned", "It had no approved baseline."),
    ("open", "It is not delivered."),
    ("elsewhere", "It was delivered in another month."),
]


class Migration(migrations.Migration):
    dependencies = [("rewards", "0004_ended_plans_have_an_end")]

    operations = [
        migrations.AlterField("payout", "why_nothing", models.CharField(blank=True, choices=WHY, max_length=12)),
        migrations.AlterField("payoutevent", "why_nothing", models.CharField(blank=True, choices=WHY, max_length=12)),
    ]
