"""What beat drives: a look at where every initiative stands."""

from celery import shared_task

from apps.initiatives.services.noting import note_statuses as note


@shared_task
def note_statuses() -> int:
    return note()
