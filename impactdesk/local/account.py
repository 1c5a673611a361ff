"""Which account PostgreSQL runs under: ours, or, because it refuses to run as root, one of its own."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from impactdesk.local.progress import Failure

NAME = "impactdesk-db"


@dataclass(frozen=True)
class Account:
    """An account of this machine; `is_other` when it is not the one we run under."""

    uid: int
    gid: int
    is_other: bool

    @classmethod
    def for_database(cls) -> Self:
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), is_other=False)
        entry = _entry_made_by_root()
        return cls(entry.pw_uid, entry.pw_gid, is_other=True)

    def switch(self) -> dict[str, Any]:
        """Arguments for `subprocess` that start a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def give(self, folder: Path) -> None:
        """Makes `folder`, private to this account; refuses one that somebody else made first."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid not in {self.uid, os.geteuid()} or folder.is_symlink():
            raise Failure(f"{folder} belongs to somebody else.", "Remove it, or set TMPDIR to a folder of your own.")
        if self.is_other:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def can_write(self, folder: Path) -> bool:
        return self._is("-w", folder)

    def can_run(self, program: Path) -> bool:
        return self._is("-x", program)

    def _is(self, flag: str, path: Path) -> bool:
        """Asks as this account, for one closed folder above `path` is enough to lock it out."""
        return subprocess.run(["test", flag, path], cwd="/", check=False, **self.switch()).returncode == 0


def _entry_made_by_root() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    made = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    try:
        subprocess.run(made, check=True, capture_output=True)
        return pwd.getpwnam(NAME)
    except (OSError, subprocess.CalledProcessError, KeyError):
        return pwd.getpwnam("nobody")  # no way to make accounts here; every system has this one
