"""How far the replica is, by positions in the write-ahead log (LSN) and by the primary's clock alone.

A person's last write is kept with its position on the primary: it holds for pages and API, and on every host.
"""

import logging
import time
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, connections

from apps.core.replica import REPLICA

log = logging.getLogger(__name__)

LEFT_ALONE = 10.0  # seconds that a replica which did not answer is not asked again (by this process)
_not_before = 0.0

_WANTED = """
SELECT pg_current_wal_flush_lsn(), clock_timestamp(), (SELECT position FROM core_lastwrite WHERE person_id = %s)
"""
# What was replayed last was committed then: younger it cannot be, and where nothing is missing it is of now.
_REACHED = """
SELECT pg_is_in_recovery()
   AND (%(own)s IS NULL OR pg_last_wal_replay_lsn() >= %(own)s::pg_lsn)
   AND (pg_last_wal_replay_lsn() >= %(now)s::pg_lsn
        OR %(clock)s - pg_last_xact_replay_timestamp() <= make_interval(secs => %(most)s))
"""
# Taken after the commit, so it lies beyond it. Of two requests at once the later position stays.
_NOTE = """
INSERT INTO core_lastwrite AS kept (person_id, position) VALUES (%s, pg_current_wal_insert_lsn())
ON CONFLICT (person_id) DO UPDATE SET position = greatest(kept.position, excluded.position)
"""


def is_current_for(person: Any) -> bool:
    """Whether the replica has all this person wrote, and of others all but the last `REPLICA_SECONDS_BEHIND`."""
    if person is None or not person.is_authenticated or time.monotonic() < _not_before:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [person.pk])
        now, clock, own = cursor.fetchone()
    values = {"now": now, "clock": clock, "own": own, "most": settings.REPLICA_SECONDS_BEHIND}
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_REACHED, values)
            return bool(cursor.fetchone()[0])
    except Error as error:
        note_failure(error)
        return False


def note_failure(error: BaseException | None) -> None:
    """The replica did not answer: its connection is dropped, and a server that is away is left alone for a while.

    A statement that the replica cancelled because it had to replay a conflicting change (40001) says nothing about
    the next one.
    """
    global _not_before  # noqa: PLW0603 one replica, one process
    connections[REPLICA].close()
    code = getattr(error.__cause__, "pgcode", None) if error else ""
    if isinstance(error, OperationalError | InterfaceError) and (code is None or code.startswith(("57P", "08"))):
        _not_before = time.monotonic() + LEFT_ALONE
    log.warning("The replica did not answer; the primary is asked: %s", str(error or "").split("\n")[0])


def note_write(person: Any) -> None:
    """From here on this person reads from a replica only where it has come this far."""
    if person is None or not person.is_authenticated:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [person.pk])
    except Error:  # what was asked is written: saying otherwise would have it written twice
        log.exception("The last write of person %s could not be noted", person.pk)


def position_of_primary() -> str:
    """What the primary has safely written, as a position."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()")
        return str(cursor.fetchone()[0])


def missing_bytes(position: str) -> int:
    """How much the replica still has to replay up to a position. RuntimeError where the server is no replica."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery(), pg_wal_lsn_diff(%s, pg_last_wal_replay_lsn())", [position])
        is_replica, missing = cursor.fetchone()
    if not is_replica:
        raise RuntimeError("the server of REPLICA_URL is no replica")
    return max(int(missing), 0)
