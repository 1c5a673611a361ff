"""The rows behind the back-test: those of accounts the reader may see, newest first, never by their values.

What is known of a pair of people (the gap, what we expected) is in the figures and not on these rows: beside an account
it would be a ranking of its people, and open to who may not see the pair.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.scorecards.signals.backtest import Backtest, Observed
from apps.scorecards.signals.declare import SIGNALS
from apps.scorecards.signals.models import Event

SHOWN = tuple(signal for signal in SIGNALS if not signal.is_hidden)


def visible(found: Backtest, reader: Any) -> list[Observed]:
    """In one query: one sees an account's row where one sees the account."""
    accounts = Account.objects.visible_to(reader).order_by()
    mine = set(accounts.filter(pk__in={row.account for row in found.rows}).values_list("pk", flat=True))
    return [row for row in found.rows if row.account in mine]


def event_of(row: Observed) -> str:
    """What happened on the day, and what came of a renewal within twelve months, as far as it is known."""
    if row.has_grown is None:
        return str(Event(row.event).label)
    return _("Renewal, grew since") if row.has_grown else _("Renewal, did not grow")


def heads() -> list[str]:
    return [
        _("Account"),
        _("Event"),
        _("Day"),
        _("Grew within 12 months"),
        *(
            part
            for signal in SHOWN
            for part in ([str(signal.name), f"{signal.name}, n"] if signal.n else [str(signal.name)])
        ),
        _("Frozen at"),
    ]


def lines(rows: Iterable[Observed]) -> Iterator[list[Any]]:
    """Values as they are, for an export."""
    for row in rows:
        signals = [
            getattr(row, name) for signal in SHOWN for name in ((signal.key, signal.n) if signal.n else (signal.key,))
        ]
        yield [row.account_name, row.event, row.day, row.has_grown, *signals, row.frozen_at]
