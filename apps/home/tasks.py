"""What beat drives: the mail of a morning about moments that must not be missed."""

from celery import shared_task

from apps.home import services


@shared_task
def tell_of_moments() -> int:
    """Runs every quarter of an hour and does its work once a day, so that a beat that was away at 7 misses nothing."""
    return services.tell_of_moments()
