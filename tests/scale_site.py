"""An instance of several processes with one PostgreSQL and one Redis, and a browser that speaks to any of them."""

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import closing, suppress
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg2
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from impactdesk.local.environment import environment
from impactdesk.local.part import Part
from impactdesk.local.postgres import USER, Postgres
from impactdesk.local.progress import run
from impactdesk.local.redis_server import Redis
from tests.platform_instance import ROOT, eventually, free_port

PLAIN = {"WEB_WORKERS": "1", "OUTBOX_MAILS_A_MINUTE_A_DOMAIN": "0", "OUTBOX_SECONDS_BETWEEN_RUNS": "1"}
QUICK = ("fsync=off", "shared_buffers=128MB")  # nobody pulls the plug; commits are in the log when they are said to be


class Site:
    """`start_web`, `start_worker`, `start_beat` as the Procfile does; `more` is for the settings of one of them."""

    def __init__(self, data: Path, postgres: Postgres, redis_url: str = "", **settings: str) -> None:
        self.data, self.postgres = data, postgres
        urls = {"DATABASE_URL": postgres.url, "REDIS_URL": redis_url}
        self.env = environment(data, urls) | PLAIN | settings
        self.parts: list[Part] = []

    def run(self, *argv: str) -> str:
        done = subprocess.run(
            [sys.executable, *argv], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def told(self, way: str, *arguments: str) -> Any:
        return json.loads(self.run("-m", "tests.scale_people", way, *arguments))

    def make(self) -> None:
        """Tables and files for the browser."""
        self.run("-m", "impactdesk.local.prepare", "--empty")

    def start(self, name: str, *argv: str, before: tuple[str, ...] = (), more: dict[str, str] | None = None) -> Part:
        line = [*before, sys.executable, "-m", *argv]
        part = Part(name, line, self.env | (more or {}), self.data / "logs" / f"{name}.log")
        part.start()
        self.parts.append(part)
        return part

    def start_web(self, name: str = "web", host: str = "127.0.0.1", **how: Any) -> str:
        """Its address, once it answers."""
        port = free_port()
        tail = ["--bind", f"{host}:{port}", "--workers", "1", "--threads", "4", "--no-control-socket"]
        part = self.start(name, "gunicorn", "impactdesk.wsgi", *tail, **how)
        url = f"http://{host}:{port}"
        assert eventually(lambda: Browser().status(url, "/healthz") == 200, 120), part.log.read_text()
        return url

    def start_worker(self, name: str, concurrency: int = 1, **how: Any) -> Part:
        tail = ["worker", "--concurrency", str(concurrency), "--loglevel", "INFO", "-n", f"{name}@{name}"]
        return self.start(name, "celery", "-A", "impactdesk", *tail, **how)

    def start_beat(self, name: str = "beat", **how: Any) -> Part:
        schedule = ["beat", "--schedule", str(self.data / name)]
        return self.start(name, "celery", "-A", "impactdesk", *schedule, **how)

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        return rows_of(self.postgres, sql, *values)

    def end(self) -> None:
        for part in self.parts:
            part.ask_to_end()
        for part in self.parts:
            part.end()


def rows_of(server: Postgres, sql: str, *values: Any) -> list[tuple]:
    with closing(psycopg2.connect(server.url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


class Standby(Postgres):
    """A streaming replica of another server: copied from it with pg_basebackup, read over a socket of its own."""

    def __init__(self, data: Path, primary: Postgres) -> None:
        super().__init__(data)
        self.primary = primary

    def _create(self) -> None:
        self.account.give(self.home / "postgres.new")
        copy = [
            "-h",
            self.primary.sockets,
            "-U",
            USER,
            "--checkpoint=fast",
            "--wal-method=stream",
            "--write-recovery-conf",
        ]
        argv: list[str | Path] = [self.programs / "pg_basebackup", *copy, "-D", self.home / "postgres.new"]
        run(argv, log=self.log, advice="", cwd=Path("/"), **self.account.switch())
        (self.home / "postgres.new").rename(self.files)

    def kill(self) -> None:
        server = self._process()
        assert server is not None
        children = server.children(recursive=True)
        for process in (server, *children):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        assert eventually(lambda: self._process() is None, 20)


class Browser:
    """Keeps cookies whichever server gave them, as behind one address; follows nothing."""

    def __init__(self, token: str = "") -> None:
        self.cookies: dict[str, str] = {}
        self.token = token
        self.location = ""

    def status(self, base: str, path: str) -> int:
        with suppress(OSError):
            return self.ask(base, "GET", path)[0]
        return 0

    def page(self, base: str, path: str) -> str:
        status, body = self.ask(base, "GET", path)
        assert status == 200, (status, path, body[-2000:])
        return body

    def send(self, base: str, path: str, fields: dict[str, Any]) -> int:
        """A form, with the mark that guards it; a file makes it multipart."""
        fields = {**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        if any(hasattr(value, "read") for value in fields.values()):
            return self.ask(base, "POST", path, encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT)[0]
        return self.ask(base, "POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")[0]

    def post(self, base: str, path: str, row: Any, **headers: str) -> tuple[int, Any]:
        """JSON to the API."""
        status, body = self.ask(base, "POST", path, json.dumps(row).encode(), "application/json", **headers)
        return status, json.loads(body)

    def sign_in(self, base: str, email: str, password: str) -> "Browser":
        self.page(base, "/session/login/")
        assert self.send(base, "/session/login/", {"login": email, "password": password}) == 302
        return self

    def ask(
        self, base: str, method: str, path: str, body: bytes | None = None, content: str = "", **headers: str
    ) -> tuple[int, str]:
        headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": content} if content else {}
        headers |= {"Authorization": f"Token {self.token}"} if self.token else {}
        with closing(http.client.HTTPConnection(urlsplit(base).netloc, timeout=120)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
            self.location = answer.headers.get("Location", "")
            return answer.status, answer.read().decode()


def socket_redis(data: Path) -> Redis:
    server = Redis(data, is_throwaway=True)
    server.start()
    return server
