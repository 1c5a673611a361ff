"""The Celery application: tasks are found in every app's `tasks.py`, the timetable stands in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impactdesk.settings")

app = Celery("impactdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["apps.scorecards.circulation", "apps.scorecards.signals"])
