"""The environment that web, worker, beat and every command run in."""

import os
import secrets
import sys
from pathlib import Path

from impactdesk.local.install import ROOT
from impactdesk.local.reach import PACKAGE, PROGRAMS


def environment(data: Path, urls: dict[str, str]) -> dict[str, str]:
    """What is set already stays; the rest is filled in: data folder, servers, secret key, address."""
    programs = [str(Path(sys.executable).parent), str(PACKAGE / PROGRAMS), os.environ.get("PATH", os.defpath)]
    return {
        "SECRET_KEY": secret_key(data),
        "BASE_URL": base_url(data),
        **{name: value for name, value in os.environ.items() if value or name not in {"SECRET_KEY", "BASE_URL"}},
        **urls,
        "IMPACTDESK_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "impactdesk.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PATH": os.pathsep.join(programs),
    }


def secret_key(data: Path) -> str:
    """The key of this instance, made once and readable by its owner alone."""
    file = data / "secret_key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_urlsafe(64))
    return file.read_text()


def base_url(data: Path) -> str:
    """The address that `bin/demo` was last started with, so that commands write the same links."""
    file = data / "base_url"
    return file.read_text() if file.exists() else "http://localhost:8000"


def remember_base_url(data: Path, port: int) -> None:
    (data / "base_url").write_text(os.environ.get("BASE_URL") or f"http://localhost:{port}")
