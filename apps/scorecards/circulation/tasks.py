"""What beat drives: the mails of a month and quarter that have fallen due."""

from celery import shared_task

from apps.scorecards.circulation.mailing import send_due_editions
from apps.scorecards.services import close_by_the_day


@shared_task
def mail_scorecards() -> int:
    """Runs every quarter of an hour and does its work once a month, so that a beat that was away misses nothing.

    Where beat was away all day the month closes first: it is then mailed as published.
    """
    close_by_the_day()
    return send_due_editions()
