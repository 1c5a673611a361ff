"""Terms and the share of the talking, without a database."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from apps.core.months import Month


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    month = Month.of(day).plus(months)
    return month.first_day.replace(day=min(day.day, month.days))


def term_end(from_on: dt.date, months: int) -> dt.date:
    """The last day of a seat: the eve of the day on which the next term begins."""
    return months_after(from_on, months) - dt.timedelta(days=1)


def talk_share(minutes: Iterable[tuple[int | None, int | None]]) -> Decimal | None:
    """How much of the talking the clients did, in percent, over meetings of which both sides are known: (ours, theirs).

    None where nothing is known, or nobody said a word.
    """
    known = [(ours, theirs) for ours, theirs in minutes if ours is not None and theirs is not None]
    total = sum(ours + theirs for ours, theirs in known)
    return Decimal(100) * sum(theirs for _ours, theirs in known) / total if total else None
