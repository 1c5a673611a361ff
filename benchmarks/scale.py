"""What one more process brings: pages and API with one and two web processes, mails with one to three workers, the
roll-up. `python -m benchmarks.scale`; absolute figures, of the machine that the report names. See README.md.
"""

import argparse
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from benchmarks.answer import _wait_for
from benchmarks.load import CLIENTS
from benchmarks.outbox import _queued, _server
from benchmarks.scorecard import _machine
from benchmarks.scratch import NAME, Scratch, scratch
from impactdesk.local.folders import data_folder
from impactdesk.local.redis_server import Redis

RESULTS = Path(__file__).parent / "results" / "scale.md"
CALLED, ACCOUNTS, LINKS, MAIL_SERVER = "scale", 500, 400, 20
NOBODY = 10_000_000  # ids of contacts and requests begin here that are not in the tables: nothing of them is cancelled
WEB = ("--threads", "4", "--log-level", "warning", "--no-control-socket")
HEADS_OF_WORK = ("Processor a request: web", "database")
Asked = dict[str, Any]


def main() -> None:
    wanted = _arguments()
    with _redis() as url:
        os.environ |= {"REDIS_URL": url, "EMAIL_URL": "smtp://127.0.0.1:25", "OUTBOX_MAILS_A_MINUTE_A_DOMAIN": "0"}
        with scratch() as databases:
            databases.make(CALLED)
            _fill(wanted.activities)
            text = _report(wanted, _rolled_up(), _pages(databases, wanted.seconds), _mails(databases, wanted.mails))
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--activities", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=8, help="how long each page is asked for")
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--write", action="store_true", help=f"write the tables to {RESULTS.name} as well")
    return parser.parse_args()


@contextmanager
def _redis() -> Iterator[str]:
    data = data_folder() / "benchmark-redis"
    (data / "logs").mkdir(parents=True, exist_ok=True)
    server = Redis(data, is_throwaway=True)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def _fill(activities: int) -> None:
    from django.core.management import call_command

    from benchmarks.fill import add_activities, fill_firm

    print("Filling …", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    fill_firm(ACCOUNTS)
    add_activities(1, activities, ACCOUNTS)


def _rolled_up() -> list[tuple[str, float]]:
    """Seconds of rolling up 24 months and more from nothing, and after one activity of today."""
    from apps.activities.models import Activity
    from apps.core.months import today
    from apps.measures.services import roll_up

    def timed() -> float:
        begun = time.perf_counter()
        roll_up()
        return time.perf_counter() - begun

    first = timed()
    print(f"  all months in {first:.1f} s", flush=True)
    Activity.objects.create(account_id=1, person_id=1, occurred_on=today(), minutes=30, summary="One more")
    return [("all months from nothing", first), ("after one activity of today", timed())]


def _pages(databases: Scratch, seconds: int) -> list[tuple[Any, ...]]:
    """(what, then with one web process and with two: requests a second, 95th percentile, milliseconds of a processor
    that a request takes of the web server and of the database).
    """
    found: dict[str, list[Any]] = {}
    for processes in (1, 2):
        with _served(databases, processes) as (port, server):
            for what, asked in _asked().items():
                _load(port, server, 2, asked)
                figures = _load(port, server, seconds, asked)
                found.setdefault(what, []).extend(figures)
                print(f"  {processes} web, {what}: {figures}", flush=True)
    return [(what, *figures) for what, figures in found.items()]


@contextmanager
def _served(databases: Scratch, processes: int) -> Iterator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    argv = ["-m", "gunicorn", "benchmarks.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(processes), *WEB]
    server = subprocess.Popen([sys.executable, *argv], env=_environment(databases))
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _environment(databases: Scratch, **more: str) -> dict[str, str]:
    database = urlsplit(databases.server)._replace(path=f"/{NAME}_{CALLED}").geturl()
    return {**os.environ, "DATABASE_URL": database, "TRUSTED_PROXIES": "1", **more}


def _asked() -> dict[str, Asked]:
    """What is asked for: by an executive signed in, by a client's link, by an administrator's token."""
    from apps.people.models import Person
    from apps.people.services import issue_token

    executive = Person.objects.get(role="executive")
    administrator, _ = Person.objects.get_or_create(
        email="admin@firm.example", defaults={"full_name": "Ada Admin", "role": "administrator"}
    )
    token = issue_token(by=None, person=administrator, name=secrets.token_hex(4))[1]
    signed_in = {"headers": {"Cookie": f"sessionid={_session(executive)}"}}
    by_token = {"headers": {"Authorization": f"Token {token}", "Content-Type": "application/json"}}
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400))
    row = {"account": 1, "occurred_on": day, "minutes": 30, "summary": "Call about the claims portal"}
    get = {"method": "GET", "body": "", "expected": 200}
    return {
        "company scorecard": get | signed_in | {"paths": ["/scorecard/"]},
        "client's page behind the link": get | {"headers": {}, "paths": _links()},
        "API: 50 activities of an account": get | by_token | {"paths": ["/api/v1/activities/?account=7"]},
        "API: one activity entered": by_token
        | {"method": "POST", "body": json.dumps(row), "expected": 201, "paths": ["/api/v1/activities/"]},
    }


def _session(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store.save()
    return str(store.session_key)


def _links() -> list[str]:
    """Links of requests that wait for an answer."""
    from django.urls import reverse
    from django.utils import timezone

    from apps.accounts.models import Contact
    from apps.core.links import make_token
    from apps.feedback.models import FeedbackRequest
    from apps.feedback.spans import life_of_a_link
    from apps.feedback.turns import choose_impacts

    if not (requests := list(FeedbackRequest.objects.filter(state="sent"))):
        now = timezone.now()
        fresh = {"state": "sent", "sent_at": now, "expires_at": now + life_of_a_link()}
        contacts = Contact.objects.select_related("account__manager", "account__team").order_by("pk")[:LINKS]
        requests = [FeedbackRequest(contact=contact, **fresh) for contact in contacts]
        choose_impacts(requests)
        FeedbackRequest.objects.bulk_create(requests)
    return [reverse("answer", args=[make_token("answer", request.pk)]) for request in requests]


def _load(port: int, server: int, seconds: int, asked: Asked) -> tuple[float, ...]:
    """Requests a second; in milliseconds the 95th percentile, and what each took of a processor: web and database."""
    wanted = json.dumps(asked | {"port": port, "seconds": seconds})
    argv = [sys.executable, "-m", "benchmarks.load"]
    web, database = _worked_by(_family(server)), _worked_by(_backends())
    done = subprocess.run(argv, input=wanted, capture_output=True, text=True, check=True)
    assert "Error" not in done.stderr, done.stderr
    found = json.loads(done.stdout)
    count = len(found["times"])
    web, database = _worked_by(_family(server)) - web, _worked_by(_backends()) - database
    late = statistics.quantiles(found["times"], n=20)[-1]
    return count / found["took"], late * 1000, web / count * 1000, database / count * 1000


def _family(pid: int) -> list[psutil.Process]:
    return [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]


def _backends() -> list[psutil.Process]:
    """The database's processes that serve this benchmark; they stay as long as the threads they serve."""
    return [process for process in psutil.process_iter(["cmdline"]) if f"{NAME}_{CALLED} " in _title(process)]


def _title(process: psutil.Process) -> str:
    title = " ".join(process.info["cmdline"] or [])
    return title if title.startswith("postgres:") else ""


def _worked_by(processes: list[psutil.Process]) -> float:
    """Seconds of a processor these have used so far."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _mails(databases: Scratch, mails: int) -> list[tuple[int, float]]:
    """(workers, mails a second): each sends one at a time to a server that takes some milliseconds a mail."""
    return [(workers, _sent(databases, mails, workers)) for workers in (1, 2, 3)]


def _sent(databases: Scratch, mails: int, workers: int) -> float:
    from apps.outbox.models import Message
    from impactdesk.celery import app

    with _server(MAIL_SERVER) as port, ExitStack() as running:
        for number in range(workers):
            running.enter_context(_worker(_environment(databases, EMAIL_URL=f"smtp://127.0.0.1:{port}"), number))
        while len(app.control.ping(timeout=1) or []) < workers:
            pass
        _queued(NOBODY, mails)
        begun = time.perf_counter()
        for _worker_of_it in range(workers):
            app.send_task("apps.outbox.tasks.send_due")
        while Message.objects.filter(state="queued").exists() or Message.objects.filter(state="sending").exists():
            time.sleep(0.1)
        pace = mails / (time.perf_counter() - begun)
        assert Message.objects.exclude(state="sent").count() == 0
        print(f"  {workers} workers: {pace:.0f} mails a second", flush=True)
        return pace


@contextmanager
def _worker(environment: dict[str, str], number: int) -> Iterator[None]:
    argv = ["-m", "celery", "-A", "impactdesk", "worker", "--concurrency", "1", "-n", f"scale{number}@localhost"]
    worker = subprocess.Popen(
        [sys.executable, *argv], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _report(wanted: argparse.Namespace, rolled: Any, pages: Any, mails: Any) -> str:
    heads = ("", "One web process, a second", "95th percentile", "Two, a second", "95th percentile", *HEADS_OF_WORK)
    lines = [
        (what, f"{one:.0f}", f"{late:.0f} ms", f"{two:.0f}", f"{later:.0f} ms", f"{web:.1f} ms", f"{database:.1f} ms")
        for what, one, late, web, database, two, later, _web, _database in pages
    ]
    sent = [(workers, f"{pace:.0f}", f"{pace / mails[0][1]:.2f}") for workers, pace in mails]
    return (
        f"{CLIENTS} clients for {wanted.seconds} s each, 4 threads a web process, {ACCOUNTS} accounts, "
        f"{wanted.activities:,} activities, clients and servers on the same machine, "
        f"whose load was {os.getloadavg()[0]:.0f}. {_machine()}\n\n"
        f"{_table(heads, lines)}\n\n"
        f"{wanted.mails:,} mails, one sender a worker, a mail server that takes {MAIL_SERVER} ms a mail:\n\n"
        f"{_table(('Workers', 'Mails a second', 'times one worker'), sent)}\n\n"
        f"{_table(('Roll-up', 'Seconds'), [(what, f'{took:.1f}') for what, took in rolled])}\n"
    )


def _table(heads: tuple[str, ...], lines: list[tuple[Any, ...]]) -> str:
    rows = [heads, ("---:",) * len(heads), *lines]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in rows)


if __name__ == "__main__":
    main()
