import django.db.models.deletion
from django.db import migrations, models

# Files between preview and confirmation keep what was found: each becomes one part. The checks of foreign keys are
# made at once, for the next migration alters the table.
INTO_PARTS = """
INSERT INTO core_uploadpart (upload_id, first, begins, content, fates, problems)
SELECT id, 0, 1, content, coalesce(options ->> 'fates', ''), coalesce(options -> 'problems', '{}') FROM core_upload;
UPDATE core_upload SET
    lines = length(coalesce(options ->> 'fates', '')),
    checked = length(coalesce(options ->> 'fates', '')),
    counts = (
        SELECT coalesce(jsonb_object_agg(letter, n), '{}') FROM (
            SELECT letter, count(*) AS n FROM regexp_split_to_table(options ->> 'fates', '') AS letter
            WHERE letter <> '' GROUP BY letter
        ) AS counted
    ),
    options = options - 'fates' - 'problems';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_last_write")]

    operations = [
        migrations.AddField("upload", "lines", models.PositiveIntegerField(default=0)),
        migrations.AddField("upload", "checked", models.PositiveIntegerField(default=0)),
        migrations.AddField("upload", "counts", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.PositiveIntegerField()),
                ("begins", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("fates", models.TextField(default="")),
                ("problems", models.JSONField(default=dict)),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="core.upload"
                    ),
                ),
            ],
            options={"ordering": ["first"]},
        ),
        migrations.AddConstraint(
            "uploadpart", models.UniqueConstraint(fields=("upload", "first"), name="core_upload_part_once")
        ),
        migrations.RunSQL(INTO_PARTS, migrations.RunSQL.noop),
    ]
