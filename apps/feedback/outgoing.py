"""What feedback does before and after the outbox sends: hold back what must not leave; requests learn their fate."""

from apps.feedback.services import follow_deliveries, hold_back


def before_sending() -> None:
    hold_back()


def after_sending() -> None:
    follow_deliveries()
