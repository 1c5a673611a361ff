"""Every questionnaire gets its version 1, and every request of a programme the version it was asked with."""

from django.db import migrations

FLAGS = ('asks_impacts', 'asks_overall', 'asks_stay', 'asks_buy_more', 'asks_recommend', 'asks_comment', 'asks_themes')


def write_versions(apps, schema_editor):
    Questionnaire, Version, Request = (
        apps.get_model('feedback', name) for name in ('Questionnaire', 'QuestionnaireVersion', 'FeedbackRequest')
    )
    for row in Questionnaire.objects.all():
        content = {flag: getattr(row, flag) for flag in FLAGS} | {'questions': []}
        Version.objects.create(questionnaire=row, number=row.current_version, content=content)
    asked = Request.objects.filter(programme__isnull=False, asked_version=None)
    for programme in asked.order_by().values_list('programme', 'programme__questionnaire').distinct():
        found = Version.objects.filter(questionnaire=programme[1]).first()
        Request.objects.filter(programme=programme[0], asked_version=None).update(asked_version=found)


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0005_theme_sources'),
    ]

    operations = [migrations.RunPython(write_versions, migrations.RunPython.noop)]
