from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("measures", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="levels",
            field=models.JSONField(null=True),
        ),
    ]
