"""Sending: claim a batch, send it over one kept connection, write down at once how each message went.

A sender that dies leaves its lease to run out; then the message is claimed again, with the same Message-ID. The moment
the lease ends also says whose claim it is: a sender that was too slow changes nothing any more.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import get_connection
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.registry import modules
from apps.outbox.claiming import claim, lease, spare
from apps.outbox.letters import as_email
from apps.outbox.models import Message, Stop, Suppression, normalised
from apps.outbox.refusals import hangs, line_is_lost, may_pass, words

LONGEST_PAUSE = dt.timedelta(hours=4)
MOST_ATTEMPTS = 30  # about four days
TAKEN_OVER = "taken_over"


def send_due() -> Counter[str]:
    """Send until nothing is due, the server is away or somebody stops it. How many messages ended in which state."""
    for module in modules("outgoing"):
        module.before_sending()
    done: Counter[str] = Counter()
    while not Stop.holds() and (batch := claim()):
        if not _send(batch, done):
            break
    for module in modules("outgoing"):
        module.after_sending()
    return done


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many tries: 1 minute, 2, 4 … at most 4 hours."""
    first = dt.timedelta(seconds=settings.OUTBOX_FIRST_PAUSE_SECONDS)
    return min(first * 2 ** min(attempts - 1, 16), LONGEST_PAUSE)


def _send(batch: list[Message], done: Counter[str]) -> bool:
    """Send a claimed batch and count how each message ended; whether it makes sense to go on."""
    wanted = _wanted(batch, done)
    if not settings.EMAIL_URL:
        done.update(_end(wanted, "kept", sent_at=timezone.now()))
        return True
    with _mail_server() as server:
        for index, row in enumerate(wanted):
            if _must_pause(row):
                _put_back(wanted[index:])
                return True
            try:
                server.open()
            except OSError as error:
                _close(server)
                done.update(_again(wanted[index:], error))
                return False
            state, is_hanging = _send_one(server, row)
            done[state] += 1
            if is_hanging:  # each of the others would take as long
                _put_back(wanted[index + 1 :])
                return False
    return True


def _wanted(batch: list[Message], done: Counter[str]) -> list[Message]:
    """The batch without what is not to be sent: to addresses that get no mail, and what has killed its senders."""
    silent = set(Suppression.objects.of(row.to_email for row in batch).values_list("address", flat=True))
    unwanted = [row for row in batch if normalised(row.to_email) in silent]
    done.update(_end(unwanted, "cancelled", _("This address gets no more mail.")))
    deadly = [row for row in batch if row.attempts > MOST_ATTEMPTS and row not in unwanted]
    done.update(_end(deadly, "failed", _given_up(_("Whoever sent it ended without a word."))))
    return [row for row in batch if row not in unwanted and row not in deadly]


def _must_pause(row: Message) -> bool:
    """Asked before each message: whether somebody has stopped sending, or the lease might end before the message."""
    claimed_until: Any = row.leased_until
    return timezone.now() > claimed_until - spare() or Stop.holds()


def _send_one(server: Any, row: Message) -> tuple[str, bool]:
    """Send one message by the way it goes; its new state, and whether the server hangs."""
    try:
        server.send_messages([as_email(row)])
    except DatabaseError:
        raise
    except OSError as error:  # smtplib's errors are OSErrors
        if line_is_lost(error):
            _close(server)
        states = _again([row], error) if may_pass(error) else _end([row], "failed", words(error))
        return states[0], hangs(error)
    except (ValueError, ObjectDoesNotExist) as error:  # an address or heading no mail can have; a person who is gone
        return _end([row], "failed", words(error))[0], False
    except Exception as error:  # noqa: BLE001 what cannot be made into a mail must not hold up the others
        return _again([row], error)[0], False
    return _end([row], "sent", sent_at=timezone.now())[0], False


@contextmanager
def _mail_server() -> Iterator[Any]:
    server = get_connection()
    try:
        yield server
    finally:
        _close(server)


def _close(server: Any) -> None:
    with suppress(OSError):
        server.close()


def _end(rows: list[Message], state: str, error: str = "", **values: Any) -> list[str]:
    """Write down how messages of one claim ended, and say so; `taken_over` is what has another sender by now."""
    if not rows:
        return []
    values = {"state": state, "error": error, "leased_until": None, "updated_at": timezone.now()} | values
    written = _write(rows, values)
    return [state] * written + [TAKEN_OVER] * (len(rows) - written)


def _write(rows: list[Message], values: dict[str, Any]) -> int:
    """How many were still this sender's, and are written; the others stay as somebody else wrote them.

    A database that is away just now is waited for: the server has the mail, and nobody has taken it over yet.
    """
    claimed_until: Any = rows[0].leased_until
    mine = Message.objects.filter(pk__in=[row.pk for row in rows], leased_until=claimed_until)
    while True:
        try:
            return mine.filter(state=Message.State.SENDING).update(**values)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or timezone.now() > claimed_until + lease():
                raise
            connection.close()
            time.sleep(0.1)


def _put_back(rows: list[Message]) -> None:
    """To be claimed again as if nothing had been: none of them was tried."""
    _end(rows, "queued", attempts=F("attempts") - 1)


def _again(rows: list[Message], error: Exception) -> list[str]:
    """Tried, and to be tried again after a pause; failed after the last try."""
    states: list[str] = []
    for attempts, same in groupby(sorted(rows, key=lambda row: row.attempts), key=lambda row: row.attempts):
        if attempts >= MOST_ATTEMPTS:
            states += _end(list(same), "failed", _given_up(words(error)))
        else:
            next_try_at = timezone.now() + pause_after(attempts)
            states += _end(list(same), "queued", words(error), next_try_at=next_try_at)
    return states


def _given_up(why: str) -> str:
    return f"{_('Given up after %(count)s tries.') % {'count': MOST_ATTEMPTS}} {why}"
