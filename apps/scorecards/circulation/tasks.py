"""What beat drives: the mails of a month and quarter that have fallen due."""

from celery import shared_task

from apps.scorecards.circulation.mailing import send_due_editions


@shared_task
def mail_scorecards() -> int:
    """Runs every quarter of an hour and does its work once a month, so that a beat that was away misses nothing."""
    return send_due_editions()
