"""Up to which moment everything that was recorded can be read: for whoever asks a table what is new since then.

A transaction is seen at its end and dated at its beginning, by the database's own clock. What it recorded is therefore
missed only where it is still open while we read.
"""

import datetime as dt

from django.db import connection

# A transaction's beginning is published an instant after it is taken; look back this much further than needed.
SLACK = dt.timedelta(seconds=2)

_HORIZON = """
    SELECT LEAST(now(), MIN(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_WRITING = """
    SELECT now() - MIN(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def horizon() -> dt.datetime:
    """The moment before which every transaction has ended, so that all it recorded can be read from now on."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return cursor.fetchone()[0] - SLACK


def writing_for() -> dt.timedelta:
    """How long the oldest transaction that has written and is not ended has been open: what it recorded is not seen."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITING)
        return cursor.fetchone()[0] or dt.timedelta(0)
