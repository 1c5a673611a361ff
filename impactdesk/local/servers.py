"""The embedded servers, running exactly while at least one command uses them.

Whoever uses them holds a shared lock, which the system takes back even from a process killed hard. Who leaves as the
last one stops them; servers that nobody stopped are found again and used by the next who comes.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from impactdesk.local.postgres import Postgres
from impactdesk.local.redis_server import Redis


@contextmanager
def servers(data: Path, *, is_throwaway: bool = False) -> Iterator[dict[str, str]]:
    """The settings of the servers that are embedded: none for those whose URL is already in the environment."""
    kinds: dict[str, type[Postgres] | type[Redis]] = {"DATABASE_URL": Postgres, "REDIS_URL": Redis}
    embedded = {name: kind(data, is_throwaway=is_throwaway) for name, kind in kinds.items() if not os.environ.get(name)}
    with (data / "in-use.lock").open("a") as use:
        with _one_at_a_time(data):
            fcntl.flock(use, fcntl.LOCK_SH)
            for server in embedded.values():
                server.start()
        try:
            yield {name: server.url for name, server in embedded.items()}
        finally:
            with _one_at_a_time(data), suppress(BlockingIOError):
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for server in embedded.values():
                    server.stop()


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    """Nobody starts the servers while somebody else starts or stops them."""
    with (data / "starting.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
