"""`bin/demo`: prepares the data, then runs web, worker and beat until Ctrl-C."""

import argparse
import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from impactdesk.local.environment import base_url, environment, remember_base_url
from impactdesk.local.folders import data_folder
from impactdesk.local.part import Part, end_orphans
from impactdesk.local.progress import Failure, say
from impactdesk.local.servers import servers
from impactdesk.local.supervisor import Supervisor, beat_answers, web_answers, worker_answers


def demo(arguments: list[str]) -> int:
    wanted = _parser().parse_args(arguments)
    data = data_folder()
    with _only_one(data):
        end_orphans(data)
        _refuse_taken(wanted.port)
        remember_base_url(data, wanted.port)
        with servers(data) as urls:
            env = environment(data, urls)
            _prepare(env, is_empty=wanted.empty)
            _supervise(data, env, wanted.port)
            say("\nStopping …")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Sets everything up and runs ImpactDesk.")
    parser.add_argument("--port", type=int, default=8000, help="where the web server listens (default 8000)")
    parser.add_argument("--empty", action="store_true", help="one administrator and nothing else, not the demo firm")
    return parser


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    with (data / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            advice = "Stop it with Ctrl-C, or set IMPACTDESK_DATA to another folder and choose another --port."
            raise Failure(f"ImpactDesk already runs on {data}, at {base_url(data)}.", advice) from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            advice = f"Choose another one, for example: bin/demo --port {port + 1}"
            raise Failure(f"Port {port} cannot be used: {error.strerror}.", advice) from error


def _prepare(env: dict[str, str], *, is_empty: bool) -> None:
    argv = [sys.executable, "-m", "impactdesk.local.prepare", *(["--empty"] if is_empty else [])]
    if subprocess.run(argv, env=env, check=False).returncode:
        raise Failure("The data could not be prepared; the reason is above.", "bin/manage doctor says what is missing.")


def _supervise(data: Path, env: dict[str, str], port: int) -> None:
    worker = f"demo-{port}@localhost"
    celery = [sys.executable, "-m", "celery", "-A", "impactdesk"]
    gunicorn = [sys.executable, "-m", "gunicorn", "impactdesk.wsgi", "--bind", f"127.0.0.1:{port}"]
    commands = {
        "web": [*gunicorn, "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "2", "-n", worker, "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", "--schedule", str(data / "beat-schedule"), "--loglevel", "INFO"],
    }
    parts = {name: Part(name, argv, env, data / "logs" / f"{name}.log") for name, argv in commands.items()}
    beat = parts["beat"]
    answers = {
        "web": partial(web_answers, port),
        "worker": partial(worker_answers, worker),
        "beat": partial(beat_answers, beat.log, beat.logged_before),
    }
    os.environ.update(env)  # asking the worker needs the settings
    say(f"\n  ImpactDesk  {env['BASE_URL']}    logs in {data / 'logs'}    Ctrl-C stops it")
    Supervisor(list(parts.values()), answers).run(when_ready=lambda: say("\nReady"))
