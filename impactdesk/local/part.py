"""One long-running program of the product (web, worker or beat): started, watched, started again, stopped."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from impactdesk.local.install import ROOT
from impactdesk.local.progress import say

LIBC = ctypes.CDLL(None)
MARK = "IMPACTDESK_PART"  # set in each part's environment, by which an orphan is known
LONGEST_LOG = 5_000_000  # bytes; a longer one is put aside at the next start
STEADY = 30  # seconds after which a part that ran counts as healthy again
LONGEST_PAUSE = 30  # seconds between two tries
GRACE = 15  # seconds to finish what is under way


class Part:
    """`argv` run with `env`, its output in `log`. `ends` counts how often it ended by itself since it was steady."""

    def __init__(self, name: str, argv: Sequence[str], env: dict[str, str], log: Path) -> None:
        self.name, self.argv, self.log = name, argv, log
        self.env = env | {MARK: name}
        self.ends = 0
        self.due_at = 0.0
        self.started_at = 0.0
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".old.log"))
        self.logged_before = log.stat().st_size if log.exists() else 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.started_at = time.monotonic()
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=ROOT,
                env=self.env,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509
            )

    def keep_alive(self) -> None:
        """To be called every second or so: notices an end, and starts again after a pause that grows."""
        if self.process is not None and self.process.poll() is not None:
            self._note_end(self.process)
        if self.process is None and time.monotonic() >= self.due_at:
            self.start()

    def _note_end(self, process: "subprocess.Popen[bytes]") -> None:
        _kill_group(process.pid)  # what it left behind would take the port, or work beside its successor
        self.ends = 1 if time.monotonic() - self.started_at > STEADY else self.ends + 1
        pause = min(2 ** (self.ends - 1) - 1, LONGEST_PAUSE)
        self.due_at = time.monotonic() + pause
        self.process = None
        say(f"  {self.name} ended ({process.returncode}) and is started again in {pause} s; see {self.log}")

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def end(self) -> None:
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE)
            _kill_group(self.process.pid)
            self.process.wait()


def end_orphans(data: Path) -> None:
    """Ends what an earlier run on this data folder left behind when it was killed hard."""
    orphans = [process for process in psutil.process_iter() if _is_part_of(process, data)]
    for process in orphans:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(orphans, timeout=GRACE)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _is_part_of(process: psutil.Process, data: Path) -> bool:
    try:
        env = process.environ()
    except (psutil.Error, OSError):
        return False
    return MARK in env and env.get("IMPACTDESK_DATA") == str(data) and process.pid != os.getpid()


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _end_with_parent() -> None:
    """Called in the child: has the system, where it can, end it when its parent dies, however that happens.

    Safe between fork and exec because the supervisor has no threads.
    """
    if hasattr(LIBC, "prctl"):
        LIBC.prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG
