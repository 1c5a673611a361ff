"""An instance with servers, worker and beat of its own, to be hurt by the tests of faults."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import psycopg2

from impactdesk.local.environment import environment
from impactdesk.local.part import Part
from impactdesk.local.postgres import Postgres
from impactdesk.local.redis_server import Redis
from tests.fault_office import FaultyOffice
from tests.platform_instance import ROOT, eventually, open_folder

SHORT = {
    "OUTBOX_LEASE_SECONDS": "9",
    "OUTBOX_FIRST_PAUSE_SECONDS": "1",
    "OUTBOX_SECONDS_BETWEEN_RUNS": "1",
    "OUTBOX_MAILS_A_MINUTE_A_DOMAIN": "0",
    "EMAIL_TIMEOUT": "3",
}


class Desk:
    def __init__(self, data: Path) -> None:
        (data / "logs").mkdir(parents=True)
        self.data, self.office = data, FaultyOffice()
        # As safe as in production: the throw-away server of other tests (`synchronous_commit=off`) forgets its last
        # commits when it is killed, and with them who had claimed which mails and what was sent.
        self.postgres, self.redis = Postgres(data), Redis(data, is_throwaway=True)
        urls = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url}
        plain = {"EMAIL_URL": f"smtp://127.0.0.1:{self.office.port}", "BASE_URL": "http://localhost:8000"}
        self.env = environment(data, urls) | plain | SHORT
        self.parts: list[Part] = []

    def run(self, *argv: str) -> str:
        done = subprocess.run(
            [sys.executable, *argv], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, *arguments: str) -> Part:
        argv = [sys.executable, "-m", "celery", "-A", "impactdesk", *arguments]
        part = Part(name, argv, self.env, self.data / "logs" / f"{name}.log")
        part.start()
        self.parts.append(part)
        return part

    def start_worker(self, concurrency: int) -> Part:
        name = f"worker-{len(self.parts)}"
        quiet = ["--without-mingle", "--without-gossip", "-n", f"{name}@localhost"]
        return self.start(name, "worker", "--concurrency", str(concurrency), *quiet)

    def start_beat(self) -> Part:
        name = f"beat-{len(self.parts)}"
        return self.start(name, "beat", "--schedule", str(self.data / name))

    def end(self, *parts: Part) -> None:
        for part in parts:
            part.ask_to_end()
        for part in parts:
            part.end()
            self.parts.remove(part)

    def kill(self, part: Part) -> set[int]:
        """SIGKILL to the part and every process of it, at once; the messages that were in flight."""
        _signal(part, signal.SIGKILL)
        assert part.process is not None
        part.process.wait()
        self.parts.remove(part)
        return self.in_flight()

    def in_flight(self) -> set[int]:
        """Messages that the mail server has taken and whose fate is not committed. Asked while no sender runs."""
        self.office.settle()
        fate = "SELECT id FROM outbox_message WHERE state = 'sent'"
        return set(self.office.taken) - {message for (message,) in self.rows(fate)}

    def kill_redis(self) -> None:
        """Killed, and what it held is gone."""
        found = [process for process in psutil.process_iter() if self._is_redis(process)]
        assert found
        for process in found:
            process.kill()
        psutil.wait_procs(found, 10)

    def _is_redis(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return "redis-server" in process.name() and process.cwd() == str(self.redis.files)
        return False

    def restart_postgres(self, worker: Part, *, is_hard: bool) -> set[int]:
        """The messages that were in flight: the senders are held until the new server has said what is committed."""
        server = self.postgres._process()
        assert server is not None
        if is_hard:
            server.kill()
            assert eventually(lambda: self.postgres._process() is None, 20)
        else:
            self.postgres.stop()
        _signal(worker, signal.SIGSTOP)
        self.postgres.start()
        in_flight = self.in_flight()
        _signal(worker, signal.SIGCONT)
        return in_flight

    def states(self, domain: str) -> Counter[str]:
        return Counter(
            dict(self.rows("SELECT state, count(*) FROM outbox_message WHERE domain = %s GROUP BY 1", domain))
        )

    def requests(self, domain: str) -> Counter[str]:
        sql = """SELECT r.state, count(*) FROM feedback_feedbackrequest r
                 JOIN accounts_contact c ON c.id = r.contact_id WHERE c.email LIKE '%%@' || %s GROUP BY 1"""
        return Counter(dict(self.rows(sql, domain)))

    def rows(self, sql: str, *values: str) -> list[tuple]:
        with closing(psycopg2.connect(self.postgres.url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def _signal(part: Part, number: int) -> None:
    """To the part and every process of it."""
    assert part.process is not None
    os.killpg(part.process.pid, number)


@contextmanager
def desk() -> Iterator[Desk]:
    with open_folder() as folder:
        made = Desk(folder / "desk")
        made.postgres.start()
        made.redis.start()
        try:
            made.run("manage.py", "migrate", "--no-input", "--verbosity", "0")
            made.run("manage.py", "demo", "--empty")
            made.office.open()
            made.start_beat()
            yield made
        finally:
            made.end(*made.parts)
            made.office.close()
            made.redis.stop()
            made.postgres.stop()
