"""The project: settings, URLs, Celery. It may import every app; no app imports it except for settings."""

from impactdesk.celery import app as celery_app

__all__ = ["celery_app"]
