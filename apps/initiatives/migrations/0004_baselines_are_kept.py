"""An approved baseline is not deleted, by any path: neither by a statement past the product nor with its initiative."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0003_find_changes_quickly'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='baseline',
            trigger=pgtrigger.compiler.Trigger(name='approved_baseline_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."approved_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b35d20b5c77a17fcdc61ddb1e79b497d336ac3e6', operation='DELETE', pgid='pgtrigger_approved_baseline_is_kept_e0952', table='initiatives_baseline', when='BEFORE')),
        ),
    ]
