"""What beat drives: the close of a month on its day."""

from celery import shared_task

from apps.scorecards import services


@shared_task
def close_month() -> int:
    """Runs every hour and does its work once a month, so that a beat that was away on the day misses nothing."""
    return services.close_by_the_day()
