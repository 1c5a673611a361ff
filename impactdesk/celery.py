"""The Celery application: tasks are found in every app's `tasks.py`, the timetable stands in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impactdesk.settings")
# Checks look at every page, and each process of a worker would hold 25 MB of pages it never shows. The web and every
# command of `bin/manage` run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("impactdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["apps.scorecards.circulation", "apps.scorecards.signals"])
