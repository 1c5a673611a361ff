"""What was known of an account on the day it renewed or was lost; a trigger lets nobody change it."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_departures'),
        ('scorecards', '0003_publishing'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignalSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('renewal', 'Renewal'), ('loss', 'Loss')], max_length=10)),
                ('day', models.DateField()),
                ('frozen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('satisfaction', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('satisfaction_n', models.PositiveIntegerField(default=0)),
                ('net_promoter', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('net_promoter_n', models.PositiveIntegerField(default=0)),
                ('stay_intent', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('stay_intent_n', models.PositiveIntegerField(default=0)),
                ('buy_more_intent', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('buy_more_intent_n', models.PositiveIntegerField(default=0)),
                ('gap', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('seller_mean', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('pairs_n', models.PositiveIntegerField(default=0)),
                ('coverage', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('coverage_n', models.PositiveIntegerField(default=0)),
                ('burn', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
            ],
            options={
                'verbose_name': 'frozen signals',
                'verbose_name_plural': 'frozen signals',
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('account', 'event', 'day'), name='scorecards_signals_frozen_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signalsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8bf701dad4d927e0c8286395ac587e3da63a7c0d', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_27c3d', table='scorecards_signalsnapshot', when='BEFORE')),
        ),
    ]
