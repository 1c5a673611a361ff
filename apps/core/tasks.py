"""The sign of life of beat (it asks, a worker writes, `doctor` reads), and clearing away old files."""

from celery import shared_task
from django.utils import timezone

from apps.core.imports.uploads import purge_uploads, work_on_waiting
from apps.core.models import Heartbeat


@shared_task
def beat_is_alive() -> None:
    Heartbeat.objects.update_or_create(name="beat", defaults={"beat_at": timezone.now()})


@shared_task
def forget_files() -> None:
    """Files handed in for import are kept two weeks."""
    purge_uploads()


@shared_task
def work_on_files() -> None:
    """Look at large files and write the long ones confirmed; beat runs it too, should asking a worker have failed."""
    work_on_waiting()
