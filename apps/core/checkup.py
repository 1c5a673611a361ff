"""What `bin/manage doctor` looks at in core besides what every instance has: the replica, and how far it is."""

import time
from collections.abc import Callable

from django.conf import settings

from apps.core.replica.standing import missing_bytes, position_of_primary

_ADVICE = (
    "Pages read from the primary meanwhile. Is the replica running, is REPLICA_URL right, and does it stream from the "
    "primary (pg_stat_replication there)? See docs/scaling.md."
)
_BETWEEN_LOOKS = 0.05  # seconds


def replica() -> str:
    """How long the replica takes to replay what the primary has written by now."""
    if not settings.REPLICA_URL:
        return "none (REPLICA_URL is not set)"
    begun, wanted = time.monotonic(), position_of_primary()
    while missing := missing_bytes(wanted):
        if time.monotonic() - begun > settings.REPLICA_SECONDS_BEHIND:
            raise RuntimeError(f"more than {settings.REPLICA_SECONDS_BEHIND} s behind, {missing:,} bytes to replay")
        time.sleep(_BETWEEN_LOOKS)
    return f"answers, {time.monotonic() - begun:.1f} s behind"


COMPONENTS: list[tuple[str, Callable[[], str], str]] = [("Replica", replica, _ADVICE)]
