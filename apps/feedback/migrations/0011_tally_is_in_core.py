from django.db import migrations


class Migration(migrations.Migration):
    """Counters of rate limits live a quarter of an hour: those of core begin anew."""

    dependencies = [("core", "0004_tally"), ("feedback", "0010_changes_without_words")]

    operations = [migrations.DeleteModel(name="Tally")]
