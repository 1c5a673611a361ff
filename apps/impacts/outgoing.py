"""What impacts do before the outbox sends: hold back requests to confirm that must not leave any more."""

from apps.impacts.services import hold_back


def before_sending() -> None:
    hold_back()


def after_sending() -> None:
    """What became of the mail changes nothing here: an address that bounces is suppressed, and so not asked again."""
