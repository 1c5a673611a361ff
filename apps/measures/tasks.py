"""The roll-up in the background; safe to run twice."""

from celery import shared_task

from apps.measures import drift, services


@shared_task
def roll_up() -> int:
    """What changed since the last time. A failure is kept for `doctor` and raised."""
    try:
        return services.roll_up()
    except Exception as error:
        services.note_failure(error)
        raise


@shared_task
def check_figures() -> int:
    """A sample of figures against a fresh computation; how many drift."""
    return drift.check()
