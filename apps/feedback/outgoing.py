"""What feedback does before and after the outbox sends: who left gets no mail, and requests learn their fate."""

from apps.feedback.services import cancel_for_departed, follow_deliveries


def before_sending() -> None:
    cancel_for_departed()


def after_sending() -> None:
    follow_deliveries()
