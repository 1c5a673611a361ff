"""The embedded PostgreSQL: made, started, found again and stopped, by its own programs from the virtual environment."""

import os
import shutil
import time
from contextlib import closing
from pathlib import Path
from string import ascii_lowercase, digits

import psutil
import psycopg2

from impactdesk.local.account import Account
from impactdesk.local.folders import socket_folder
from impactdesk.local.progress import Failure, launch, run, tail
from impactdesk.local.reach import home_for, programs_for

DATABASE = "impactdesk"
USER = "postgres"
PATIENCE = 60  # seconds: after a crash the server first replays what it had written
SAFE = ("shared_buffers=128MB", "log_min_duration_statement=5s")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB", "shared_buffers=256MB")


class Postgres:
    """One embedded server with its files below `data`; `is_throwaway` trades safety in a crash for speed."""

    def __init__(self, data: Path, *, is_throwaway: bool = False) -> None:
        self.account = Account.for_database()
        self.options = FAST if is_throwaway else SAFE
        self.sockets = socket_folder(data, self.account)
        self.log = data / "logs" / "postgres.log"
        self.home = home_for(data, self.account)
        self.files = self.home / "postgres"
        self.programs = programs_for(self.home, self.account)
        self.url = f"postgres://{USER}@{_as_host(self.sockets)}/{DATABASE}"

    def start(self) -> None:
        """Brings the server up with its database; one that still runs is used as it is."""
        if not (self.files / "PG_VERSION").exists():
            self._create()
        if self._process() is None:
            self._launch()
        self._wait()

    def stop(self) -> None:
        server = self._process()
        if server is not None:
            server.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
            try:
                server.wait(PATIENCE)
            except psutil.TimeoutExpired:
                server.send_signal(3)  # SIGQUIT: at once, and replay at the next start

    def _create(self) -> None:
        """Into a side folder first, so that an interrupted creation is not taken for a database."""
        unfinished = self.home / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.give(unfinished)
        places = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--encoding=UTF8"]
        argv: list[str | Path] = [
            self.programs / "initdb",
            "-U",
            USER,
            "--auth=trust",
            "--no-sync",
            *places,
            "-D",
            unfinished,
        ]
        advice = "Is there room on the disk? If it says something else, `rm -r` the data folder and start again."
        run(argv, log=self.log, advice=advice, cwd=Path("/"), **self.account.switch())
        unfinished.rename(self.files)

    def _launch(self) -> None:
        for left in (self.files / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            pid = _first_number(left)
            if pid and psutil.pid_exists(pid):  # not ours (see _process): the number was given out again, or is dead
                left.unlink()
        settings = [f"-c{option}" for option in ("listen_addresses=", "unix_socket_permissions=0700", *self.options)]
        argv: list[str | Path] = [self.programs / "postgres", "-D", self.files, "-k", self.sockets, *settings]
        launch(argv, log=self.log, cwd="/", **self.account.switch())

    def _process(self) -> psutil.Process | None:
        """The running server, if the process that the pid file names is one over these very files."""
        try:
            server = psutil.Process(_first_number(self.files / "postmaster.pid") or -1)
            return server if str(self.files) in server.cmdline() else None
        except (psutil.Error, ValueError):
            return None

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                return self._make_database()
            except psycopg2.OperationalError:
                time.sleep(0.05)
        raise Failure(f"PostgreSQL did not start:\n{tail(self.log)}", f"All of it: {self.log}")

    def _make_database(self) -> None:
        with closing(psycopg2.connect(host=str(self.sockets), user=USER, dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")


def _as_host(folder: Path) -> str:
    """`folder` as the host of a URL, whose reader lowers capitals that are not escaped."""
    plain = (ascii_lowercase + digits + "-._").encode()
    return "".join(chr(byte) if byte in plain else f"%{byte:02x}" for byte in os.fsencode(folder))


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
