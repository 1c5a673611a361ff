"""Freezing signals: the only write. Each snapshot once, from what was recorded by the end of its day."""

import datetime as dt

from django.db import connection, transaction

from apps.core.horizon import horizon
from apps.core.months import day_of, zone
from apps.scorecards.signals.as_of import FREEZE

BATCH = 500  # events a statement: what a process that is killed loses at most
_LOCK = 6_120_020  # one at a time: a second one waits, and finds nothing left


def freeze_signals(*, until: dt.date | None = None) -> int:
    """Freeze the signals of every renewal and loss up to a day (the last one that is over) that has none yet; how many.

    A day is over once every transaction that began on it has ended, so that all that was recorded by then is read.
    Days long past are caught up the same way: a missed night changes nothing.
    """
    over = day_of(horizon()) - dt.timedelta(days=1)
    last = min(until, over) if until else over
    frozen = 0
    while True:
        made = _freeze(last)
        frozen += made
        if made < BATCH:
            return frozen


@transaction.atomic
def _freeze(last: dt.date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(FREEZE, {"zone": str(zone()), "last": last, "most": BATCH})
        return cursor.rowcount
