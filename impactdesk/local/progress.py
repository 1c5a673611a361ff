"""What the person at the terminal sees: steps, how long they took, and failures that say what to do."""

import errno
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ADVICE = {
    errno.ENOSPC: "The disk is full. Free some space (the setup needs about 2 GB) and start again.",
    errno.EROFS: "The file system is read-only. Work in a folder that can be written to.",
    errno.EACCES: "This account may not write there. Change the folder's owner, or use another folder.",
}


class Failure(Exception):
    """A step failed in a way that is explained: what happened, and what to do about it."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.advice = advice


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    begun = time.monotonic()
    print(f"  {title} …", end="", flush=True)
    try:
        yield
    except BaseException:
        say()
        raise
    say(f" {time.monotonic() - begun:.1f} s")


@contextmanager
def explained() -> Iterator[None]:
    """Ends the program with an explanation in place of a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    except Failure as failure:
        sys.exit(f"\n{failure}\n{failure.advice}".rstrip())
    except OSError as error:
        if error.errno not in ADVICE:
            raise
        sys.exit(f"\n{error}\n{ADVICE[error.errno]}")


def run(
    argv: Sequence[str | Path],
    *,
    log: Path,
    advice: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> None:
    """Runs a program with its output in the file `log`; a failure shows the end of it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=cwd, env=env, check=False, **options
        )
    if done.returncode:
        raise Failure(f"{Path(argv[0]).name} ended with {done.returncode}:\n{tail(log)}", f"{advice}\nAll of it: {log}")


def tail(log: Path, lines: int = 15) -> str:
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def launch(argv: Sequence[str | Path], *, log: Path, **options: Any) -> "subprocess.Popen[bytes]":
    """Starts a program that outlives its parent's terminal, with its output in the file `log`."""
    with log.open("w") as output:
        return subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
        )
