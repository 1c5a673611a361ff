"""What beat drives: programmes that are due ask, reminders leave, requests nobody answered are closed."""

from celery import shared_task

from apps.core.limits import forget_tallies
from apps.feedback import services


@shared_task
def run_programmes() -> int:
    services.expire_requests()
    forget_tallies()
    services.send_reminders()
    return services.run_programmes()


@shared_task
def follow_answers() -> dict[str, int]:
    """Tell of low answers, remind of replies that are due, escalate what is overdue, tell of silence and bounces."""
    return services.tell_what_is_due()


@shared_task
def tell_systems() -> int:
    """Queue the answers that came in for the systems that are told of them."""
    return services.tell_systems_of_answers()
