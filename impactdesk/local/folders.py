"""Where an instance keeps its files, and where its sockets can be."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from impactdesk.local.account import Account
from impactdesk.local.install import ROOT
from impactdesk.local.progress import Failure

LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")


def data_folder() -> Path:
    """The folder of this instance, made when it is not there."""
    data = Path(os.environ.get("IMPACTDESK_DATA") or ROOT / "var").expanduser().resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise Failure(
            f"The data folder cannot be used: {error}",
            "Set IMPACTDESK_DATA to a folder that this account may write to, on a disk with room.",
        ) from error
    return data


def socket_folder(data: Path, account: Account) -> Path:
    """A folder for sockets: the instance's own, or a short one where that path is too long, odd or out of reach."""
    own = data / "run"
    if len(os.fsencode(own)) <= LONGEST_SOCKET and re.fullmatch(r"[\w/.-]+", str(own), re.ASCII):
        account.give(own)
        if account.can_write(own):
            return own
    digest = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"impactdesk-{os.getuid()}-{digest}"
    account.give(short)
    return short
