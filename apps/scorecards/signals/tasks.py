"""What beat drives: the signals of days that are over are frozen."""

from celery import shared_task

from apps.scorecards.signals.services import freeze_signals as freeze


@shared_task
def freeze_signals() -> int:
    """Safe to run twice, at once, and after missed nights."""
    return freeze()
