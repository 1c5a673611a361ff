"""What `bin/test` runs on: servers and databases of its own, and a browser where there is one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg2

from impactdesk.local.install import ROOT, fingerprint

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser's path: from CHROMIUM, or the first one on the PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def free_slot(data: Path) -> Iterator[Path]:
    """A folder below `data` for one run, `test`, `test-2` …: two runs at once do not share databases."""
    for number in count(1):
        slot = data / ("test" if number == 1 else f"test-{number}")
        (slot / "logs").mkdir(parents=True, exist_ok=True)
        (slot / "static").mkdir(exist_ok=True)
        with ExitStack() as held:
            lock = held.enter_context((slot / "slot.lock").open("a"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield slot
            return


@contextmanager
def fresh_databases(env: dict[str, str], slot: Path) -> Iterator[dict[str, str]]:
    """The environment of the tests, whose databases are kept for the next run while the migrations stay the same.

    A run that was killed may have left rows behind: then they are made anew.
    """
    if os.environ.get("DATABASE_URL"):
        yield env
        return
    server, _, name = env["DATABASE_URL"].rpartition("/")
    made_from = fingerprint([ROOT / "requirements.txt", *ROOT.glob("apps/*/migrations/*.py")])[:12]
    unfinished = slot / "unfinished"
    _drop(env["DATABASE_URL"], f"test_{name}_", "" if unfinished.exists() else made_from)
    unfinished.touch()
    yield env | {"DATABASE_URL": f"{server}/{name}_{made_from}"}
    unfinished.unlink()


def _drop(url: str, prefix: str, kept: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
            for (name,) in cursor.fetchall():
                if not kept or kept not in name:
                    cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
