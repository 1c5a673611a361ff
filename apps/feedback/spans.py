"""How long things last in asking, from the settings (docs/settings.md); all whole days."""

import datetime as dt

from django.conf import settings

LESS_OFTEN = dt.timedelta(days=182)  # "at most twice a year": a client's own choice, no setting of the firm


def rest() -> dt.timedelta:
    """Between two requests to one person."""
    return dt.timedelta(days=settings.FEEDBACK_REST_DAYS)


def short_rest() -> dt.timedelta:
    """Before the short request after a case."""
    return dt.timedelta(days=settings.FEEDBACK_SHORT_REST_DAYS)


def until_reminder() -> dt.timedelta:
    return dt.timedelta(days=settings.FEEDBACK_REMINDER_DAYS)


def life_of_a_link() -> dt.timedelta:
    return dt.timedelta(days=settings.FEEDBACK_LINK_DAYS)


def until_silent() -> dt.timedelta:
    """How long a request is waited for before its silence is told."""
    return dt.timedelta(days=14)


def reminder_before_due() -> dt.timedelta:
    """How long before a reply is due its owner is reminded: half of the 48 hours."""
    return dt.timedelta(hours=24)
