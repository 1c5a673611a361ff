"""How a case was handled, said in an answer for the leadership, moves from the case to the answer."""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def move_to_answers(apps, schema_editor):
    Response, Case = apps.get_model('feedback', 'Response'), apps.get_model('cases', 'Case')
    secret = Response.objects.filter(is_leadership_only=True, version_of=None, request__case__satisfaction__isnull=False)
    for answer in secret.select_related('request__case'):
        Response.objects.filter(pk=answer.pk).update(case_satisfaction=answer.request.case.satisfaction)
        Case.objects.filter(pk=answer.request.case_id).update(satisfaction=None)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_last_asked_on'),
        ('cases', '0002_newest_first'),
        ('feedback', '0011_tally_is_in_core'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='response',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='response',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='response',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='response',
            name='case_satisfaction',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='satisfaction with the case'),
        ),
        migrations.AddField(
            model_name='responseevent',
            name='case_satisfaction',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='satisfaction with the case'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "feedback_responseevent" ("account_id", "answered_at", "buy_more_intent", "cannot_judge", "case_satisfaction", "comment", "contact_id", "external_id", "id", "is_hand_picked", "is_leadership_only", "overall_satisfaction", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommend", "recorded_at", "request_id", "stay_intent", "superseded_at", "updated_at", "version_of_id") VALUES (NEW."account_id", NEW."answered_at", NEW."buy_more_intent", NEW."cannot_judge", NEW."case_satisfaction", NEW."comment", NEW."contact_id", NEW."external_id", NEW."id", NEW."is_hand_picked", NEW."is_leadership_only", NEW."overall_satisfaction", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recommend", NEW."recorded_at", NEW."request_id", NEW."stay_intent", NEW."superseded_at", NEW."updated_at", NEW."version_of_id"); RETURN NULL;', hash='1fad50ccca73cdc5a5299df8b255d4bee2e3bb91', operation='INSERT', pgid='pgtrigger_insert_insert_ace8b', table='feedback_response', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "feedback_responseevent" ("account_id", "answered_at", "buy_more_intent", "cannot_judge", "case_satisfaction", "comment", "contact_id", "external_id", "id", "is_hand_picked", "is_leadership_only", "overall_satisfaction", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommend", "recorded_at", "request_id", "stay_intent", "superseded_at", "updated_at", "version_of_id") VALUES (NEW."account_id", NEW."answered_at", NEW."buy_more_intent", NEW."cannot_judge", NEW."case_satisfaction", NEW."comment", NEW."contact_id", NEW."external_id", NEW."id", NEW."is_hand_picked", NEW."is_leadership_only", NEW."overall_satisfaction", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recommend", NEW."recorded_at", NEW."request_id", NEW."stay_intent", NEW."superseded_at", NEW."updated_at", NEW."version_of_id"); RETURN NULL;', hash='15ee55a36b00e47f7e9640cdc723bd962f409ee8', operation='UPDATE', pgid='pgtrigger_update_update_b63fc', table='feedback_response', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "feedback_responseevent" ("account_id", "answered_at", "buy_more_intent", "cannot_judge", "case_satisfaction", "comment", "contact_id", "external_id", "id", "is_hand_picked", "is_leadership_only", "overall_satisfaction", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommend", "recorded_at", "request_id", "stay_intent", "superseded_at", "updated_at", "version_of_id") VALUES (OLD."account_id", OLD."answered_at", OLD."buy_more_intent", OLD."cannot_judge", OLD."case_satisfaction", OLD."comment", OLD."contact_id", OLD."external_id", OLD."id", OLD."is_hand_picked", OLD."is_leadership_only", OLD."overall_satisfaction", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recommend", OLD."recorded_at", OLD."request_id", OLD."stay_intent", OLD."superseded_at", OLD."updated_at", OLD."version_of_id"); RETURN NULL;', hash='be37713713d032fcebc8a79e734a0bf48e14870e', operation='DELETE', pgid='pgtrigger_delete_delete_005d3', table='feedback_response', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('case_satisfaction', None), ('case_satisfaction__range', (1, 5)), _connector='OR'), name='feedback_response_case'),
        ),
        migrations.RunPython(move_to_answers, migrations.RunPython.noop),
    ]
