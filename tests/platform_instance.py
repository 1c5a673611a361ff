"""An instance of the product for a test to start, hurt and stop: `bin/demo` on a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parent.parent
PATIENCE = 180  # seconds; other tests share the machine


def plain_environment(data: Path) -> dict[str, str]:
    """What a person's shell would have: none of what the test command set."""
    kept = {"PATH", "HOME", "TMPDIR", "LANG"}
    return {name: value for name, value in os.environ.items() if name in kept} | {"IMPACTDESK_DATA": str(data)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach, unlike pytest's: the database's own account must."""
    with TemporaryDirectory(prefix="impactdesk-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def eventually(question: Callable[[], bool], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.2)
    return False


class Instance:
    """`bin/demo --empty` on `data`; `output` is what it printed."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.printed = data.parent / f"{data.name}.out"

    def start(self, *arguments: str) -> None:
        argv = [ROOT / "bin" / "demo", "--port", str(self.port), "--empty", *arguments]
        with self.printed.open("w") as output:
            env = plain_environment(self.data)
            self.process = subprocess.Popen(argv, stdout=output, stderr=output, env=env, start_new_session=True)
        assert eventually(lambda: self.is_ready or self.process.poll() is not None), self.output
        assert self.is_ready, self.output

    @property
    def output(self) -> str:
        return self.printed.read_text()

    @property
    def is_ready(self) -> bool:
        return re.search("^Ready$", self.output, re.MULTILINE) is not None

    @property
    def answers(self) -> bool:
        try:
            with urlopen(f"http://localhost:{self.port}/healthz", timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def processes(self, part: str = "") -> list[psutil.Process]:
        """The running processes of this instance, or of one part of it."""
        return [process for process in psutil.process_iter() if self._is_mine(process, part)]

    def _is_mine(self, process: psutil.Process, part: str) -> bool:
        try:
            env, line = process.environ(), " ".join(process.cmdline())
        except psutil.Error:
            return False
        mine = env.get("IMPACTDESK_DATA") == str(self.data) or f"{self.data}/" in line
        return mine and (not part or env.get("IMPACTDESK_PART") == part)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
