"""Keeps web, worker and beat running until it is told to stop, and knows when all of them answer."""

import signal
import time
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from types import FrameType

from impactdesk.local.part import Part
from impactdesk.local.progress import Failure, tail

PATIENCE = 90  # seconds until everything must answer
TRIES = 3  # ends by itself before everything answered


class Supervisor:
    """`answers` maps the name of each part to a question that is true once the part does its work."""

    def __init__(self, parts: list[Part], answers: Mapping[str, Callable[[], bool]]) -> None:
        self.parts, self.answers = parts, answers
        self.is_stopping = False

    def run(self, when_ready: Callable[[], None]) -> None:
        """Returns after SIGINT, SIGTERM or SIGHUP, with every part ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for part in self.parts:
                part.start()
            if self._wait_for_answers():
                when_ready()
            while not self.is_stopping:
                self._keep_alive()
        finally:
            for part in self.parts:
                part.ask_to_end()
            for part in self.parts:
                part.end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _keep_alive(self) -> None:
        for part in self.parts:
            part.keep_alive()
        time.sleep(0.3)

    def _wait_for_answers(self) -> bool:
        end = time.monotonic() + PATIENCE
        silent = list(self.parts)
        while silent and not self.is_stopping:
            self._keep_alive()
            silent = [part for part in silent if not self.answers[part.name]()]
            failed = [part for part in silent if part.ends >= TRIES or time.monotonic() > end]
            if failed:
                shown = "\n".join(f"{part.name} does not answer:\n{tail(part.log)}" for part in failed)
                raise Failure(shown, f"All of it: {failed[0].log.parent}\nbin/manage doctor says what is missing.")
        return not self.is_stopping


def web_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (OSError, HTTPException):
        return False


def worker_answers(name: str) -> bool:
    from impactdesk.celery import app

    try:
        return bool(app.control.ping(destination=[name], timeout=1))
    except app.connection_for_read().connection_errors:
        return False


def beat_answers(log: Path, since: int) -> bool:
    """Beat answers nobody, but writes to its log, here from byte `since` on, that it begins."""
    with log.open("rb") as opened:
        opened.seek(since)
        return b"beat: Starting" in opened.read()
