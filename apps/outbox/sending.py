"""Sending: claim a batch with a lease, send it over one kept connection, write down at once how each one went.

Rows are claimed with SKIP LOCKED, so any number of senders work side by side. A sender that dies leaves its lease to
run out; then the message is claimed again, with the same Message-ID. The moment the lease ends also says whose claim
it is: a sender that was too slow changes nothing any more.
"""

import datetime as dt
import smtplib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.registry import modules
from apps.outbox.letters import as_email
from apps.outbox.models import Message, Suppression, normalised

BATCH = 20
LEASE = dt.timedelta(minutes=10)
SPARE = dt.timedelta(minutes=1)  # nothing is begun that might outlive the lease
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=4)
MOST_ATTEMPTS = 30  # about four days


def send_due() -> Counter[str]:
    """Send until nothing is due or the server is away. How many messages ended in which state."""
    for module in modules("outgoing"):
        module.before_sending()
    done: Counter[str] = Counter()
    is_away = False
    while not is_away and (batch := _claim()):
        is_away = _send(batch, done)
    for module in modules("outgoing"):
        module.after_sending()
    return done


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many tries: 1 minute, 2, 4 … at most 4 hours."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 16), LONGEST_PAUSE)


def _claim() -> list[Message]:
    now = timezone.now()
    with transaction.atomic():
        batch = list(Message.objects.due(now).select_for_update(skip_locked=True)[:BATCH])
        mine = Message.objects.filter(pk__in=[row.pk for row in batch])
        mine.update(state=Message.State.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1)
    for row in batch:
        row.attempts, row.leased_until = row.attempts + 1, now + LEASE
    return batch


def _send(batch: list[Message], done: Counter[str]) -> bool:
    """Send a claimed batch, count how each message ended; whether the server is away."""
    silent = set(Suppression.objects.of(row.to_email for row in batch).values_list("address", flat=True))
    wanted = [row for row in batch if normalised(row.to_email) not in silent]
    done.update(_end([row for row in batch if row not in wanted], "cancelled", _("This address gets no more mail.")))
    if not settings.EMAIL_URL:
        done.update(_end(wanted, "kept", sent_at=timezone.now()))
        return False
    claimed_until: Any = batch[0].leased_until
    with _connection() as connection:
        for index, row in enumerate(wanted):
            if timezone.now() > claimed_until - SPARE:
                done.update(_end(wanted[index:], "queued"))
                return False
            try:
                connection.open()
            except OSError as error:
                _close(connection)
                done.update(state for later in wanted[index:] for state in _again(later, error))
                return True
            done.update(_send_one(connection, row))
    return False


def _send_one(connection: Any, row: Message) -> list[str]:
    try:
        connection.send_messages([as_email(row)])
    except OSError as error:  # smtplib's errors are OSErrors
        if _line_is_lost(error):
            _close(connection)
        return _again(row, error) if _may_pass(error) else _end([row], "failed", _words(error))
    except (ValueError, ObjectDoesNotExist) as error:  # an address or heading no mail can have; a person who is gone
        return _end([row], "failed", _words(error))
    return _end([row], "sent", sent_at=timezone.now())


def _code(error: OSError) -> int | None:
    """What the server said about this message, None where it said nothing about it.

    A server that refuses our password refuses it for every mail: that is no fault of the message.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return None
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _may_pass(error: OSError) -> bool:
    """Whether a later try may succeed: a lost line or a 4xx, not a 5xx or an address the server cannot take."""
    code = _code(error)
    return not isinstance(error, smtplib.SMTPNotSupportedError) and (code is None or code < 500)


def _line_is_lost(error: OSError) -> bool:
    return _code(error) in {None, 421}


@contextmanager
def _connection() -> Iterator[Any]:
    connection = get_connection()
    try:
        yield connection
    finally:
        _close(connection)


def _close(connection: Any) -> None:
    with suppress(OSError):
        connection.close()


def _end(rows: list[Message], state: str, error: str = "", **values: Any) -> list[str]:
    """Write down how messages of one claim ended, unless another sender has taken them over."""
    if rows:
        mine = Message.objects.filter(pk__in=[row.pk for row in rows], leased_until=rows[0].leased_until)
        values = {"leased_until": None, "updated_at": timezone.now()} | values
        mine.filter(state=Message.State.SENDING).update(state=state, error=error, **values)
    return [state] * len(rows)


def _again(row: Message, error: OSError) -> list[str]:
    if row.attempts >= MOST_ATTEMPTS:
        given_up = _("Given up after %(count)s tries.") % {"count": row.attempts}
        return _end([row], "failed", f"{given_up} {_words(error)}")
    return _end([row], "queued", _words(error), next_try_at=timezone.now() + pause_after(row.attempts))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]
