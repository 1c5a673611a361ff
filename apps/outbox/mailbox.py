"""Delivery reports from a mailbox (`BOUNCE_MAILBOX_URL`, imaps:// or imap://).

A mail is marked as seen after the database has committed what it says: whoever is stopped half way reads it again.
"""

import imaplib
import logging
import re
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import DatabaseError

from apps.outbox.bounces import take_report
from apps.outbox.reports import MOST_BYTES, read_report

TIMEOUT = 15  # seconds, for each thing asked of the server
MOST_MAILS = 200  # in one run; the next one, minutes later, goes on
logger = logging.getLogger(__name__)


class MailboxAway(Exception):
    """The mailbox cannot be read; the words name no password."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    user: str
    password: str
    folder: str
    is_encrypted: bool


def address_of(url: str) -> Address:
    """The parts of imaps://user:password@host:port/folder; user, password and folder percent-encoded."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailboxAway("BOUNCE_MAILBOX_URL is no address: imaps://user:password@host:993/INBOX") from None
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise MailboxAway("BOUNCE_MAILBOX_URL looks like imaps://user:password@host:993/INBOX")
    is_encrypted = parts.scheme == "imaps"
    return Address(
        host=parts.hostname,
        port=port or (993 if is_encrypted else 143),
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        is_encrypted=is_encrypted,
    )


def read_mailbox() -> Counter[str]:
    """Read what is new, at most `MOST_MAILS`; what came of it. Raises MailboxAway."""
    done: Counter[str] = Counter()
    with _opened() as box:
        for uid in _unseen(box)[:MOST_MAILS]:
            done += _read_one(box, uid)
    return done


def count_unseen() -> int:
    """How many mails wait to be read. Raises MailboxAway."""
    with _opened() as box:
        return len(_unseen(box))


def take_mail(raw: bytes) -> Counter[str]:
    """Act on one raw mail, from wherever it came: what came of it."""
    report = read_report(raw)
    return Counter(no_report=1) if report is None else take_report(report)


def _read_one(box: imaplib.IMAP4, uid: str) -> Counter[str]:
    """One mail; where the database fails it stays unseen, and the others are read all the same."""
    try:
        done = take_mail(_fetch(box, uid))
    except DatabaseError:
        logger.exception("Mail %s of the bounce mailbox could not be taken and stays unread", uid)
        return Counter(failed=1)
    box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
    return done


def _unseen(box: imaplib.IMAP4) -> list[str]:
    _status, data = box.uid("SEARCH", "UNSEEN")
    return [uid.decode() for line in data if line for uid in line.split()]


def _fetch(box: imaplib.IMAP4, uid: str) -> bytes:
    _status, data = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return b"".join(item[1] for item in data if isinstance(item, tuple))


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    address = address_of(settings.BOUNCE_MAILBOX_URL)
    try:
        box = _connected(address)
        try:
            box.login(address.user, address.password)
            status, data = box.select(_quoted(address.folder))
            if status != "OK":
                raise MailboxAway(f"There is no folder {address.folder}: {_words(data)}")
            yield box
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.logout()
    except UnicodeError as error:  # imaplib writes ASCII; its words would tell a letter of the password
        raise MailboxAway("User, password and folder of BOUNCE_MAILBOX_URL may have plain letters only") from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxAway(f"{address.host}:{address.port}: {_words(error.args) or type(error).__name__}") from error


def _connected(address: Address) -> imaplib.IMAP4:
    if not address.is_encrypted:
        return imaplib.IMAP4(address.host, address.port, timeout=TIMEOUT)
    checked = ssl.create_default_context()  # imaplib by itself checks no certificate
    return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=checked, timeout=TIMEOUT)


def _quoted(folder: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", folder)
    return f'"{escaped}"'


def _words(data: object) -> str:
    items = data if isinstance(data, tuple | list) else [data]
    return " ".join(item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item) for item in items)
