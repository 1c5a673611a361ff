"""Handing webhooks over: the rows, leases and pauses of mail, in a run of their own, signed anew at each try.

One sender at a time speaks to a system, and a system that failed rests before it is asked again, whatever waits for
it: one that hangs or is away costs the others a time-out now and then. One that has taken nothing for days is paused.
"""

import datetime as dt
import time
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import signing
from apps.core.audit import acting
from apps.core.scheduling import schedule
from apps.outbox.claiming import lease, spare
from apps.outbox.models import Message, MessageQuerySet, Stop
from apps.outbox.sending import TAKEN_OVER, pause_after
from apps.outbox.subscriptions.models import Subscription
from apps.outbox.subscriptions.posting import Answer, post
from apps.outbox.subscriptions.telling import SEND_WEBHOOKS

BATCH = 5  # each may take posting.LONGEST seconds: less than a lease in all
LONGEST_RUN = 60.0  # seconds, and the batch that is under way then
MOST_TRIES = 24  # of one message: more than two and a half days, so that its system is paused before
PATIENCE = dt.timedelta(days=2)  # a system that has taken nothing for so long is paused
EVENT, DELIVERY = "X-ImpactDesk-Event", "X-ImpactDesk-Delivery"
State = Message.State


def send_webhooks() -> Counter[str]:
    """Send every webhook that is due, until somebody stops sending. How many ended in which state.

    After a minute the rest is left to another run, behind what waits for a worker meanwhile: a few slow systems, each
    with much to be told, would otherwise keep every worker from sending mail.
    """
    done: Counter[str] = Counter()
    begun = time.monotonic()
    while not Stop.holds() and (batch := _claim()):
        done.update(_send(row) for row in batch)
        if time.monotonic() - begun > LONGEST_RUN:
            schedule(SEND_WEBHOOKS)
            break
    return done


def deliver(subscription: Subscription, identifier: str, event: str, body: str) -> Answer:
    """Post a body, signed with the secret of now and the time of now."""
    sent, timestamp = body.encode(), str(int(timezone.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "ImpactDesk",
        EVENT: event,
        DELIVERY: identifier,
        signing.TIMESTAMP: timestamp,
        signing.SIGNATURE: signing.signature_of(subscription.secret, timestamp, sent),
    }
    return post(subscription.url, sent, headers)


def note_answer(subscription: Subscription, answer: Answer, now: dt.datetime) -> None:
    """Write down beside a system how it goes, and pause it where it has gone badly for long. An answer of an address
    that was changed meanwhile says nothing of the new one. No change of the row by a person: its version stays."""
    mine = Subscription.objects.filter(pk=subscription.pk, url=subscription.url)
    if answer.is_taken:
        mine.exclude(failures=0).update(failures=0, failing_since=None, next_try_at=None, error="")
        return
    since, failures = subscription.failing_since or now, subscription.failures + 1
    mine.update(
        failures=F("failures") + 1,
        failing_since=Coalesce(F("failing_since"), Value(now)),
        next_try_at=now + pause_after(failures),
        error=answer.words,
    )
    if now - since >= PATIENCE:
        with acting(None):
            mine.filter(paused_at=None).update(paused_at=now, is_paused_by_itself=True, updated_at=now)


def _claim() -> list[Message]:
    """The next messages to one system, marked as being sent and counted as tried; none where nothing may leave now.

    A system that another sender is claiming for at this moment is left to it, and the next one is taken.
    """
    passed = Q(pk=None)
    while True:
        now = timezone.now()
        waiting = Message.objects.due_webhooks(now).exclude(passed).values_list("subscription_id")
        first = waiting.first()
        if first is None:
            return []
        system: Any = first[0]
        with transaction.atomic():
            if (system is None or _lock(system)) and (batch := _take(system, now)):
                return batch
        passed |= Q(subscription_id=system) if system else Q(subscription=None)


def _lock(system: int) -> bool:
    """Whether no other sender is claiming for it until this transaction ends; a deleted one has nothing to lock."""
    mine = Subscription.objects.filter(pk=system)
    is_locked = mine.select_for_update(skip_locked=True, no_key=True).values_list("pk").first() is not None
    return is_locked or not mine.exists()


def _take(system: int | None, now: dt.datetime) -> list[Message]:
    """Under the lock of a system, so that whoever came before is seen to be sending to it."""
    same = Message.objects.due_webhooks(now)
    same = same.filter(subscription_id=system) if system else same.filter(subscription=None)
    batch = list(same.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    until = now + lease()
    mine = Message.objects.filter(pk__in=[row.pk for row in batch])
    mine.update(state=State.SENDING, leased_until=until, attempts=F("attempts") + 1)
    for row in batch:
        row.attempts, row.leased_until = row.attempts + 1, until
    return batch


def _send(row: Message) -> str:
    """Send one message of a claim; the system is read anew, for it may have been changed, paused or deleted."""
    if not _own(row).exists():  # another sender has taken it over, or it was taken back
        return TAKEN_OVER
    subscription = Subscription.objects.filter(pk=row.subscription_id).first()  # type: ignore[misc]
    if subscription is None:
        return _end(row, State.CANCELLED, error=_("This system is told nothing any more."))
    if subscription.is_paused or subscription.waits_until or _must_pause(row):
        return _end(row, State.QUEUED, attempts=F("attempts") - 1)
    if row.attempts > MOST_TRIES:
        return _end(row, State.FAILED, error=_given_up(row.attempts - 1, _("Whoever sent it ended without a word.")))
    answer = deliver(subscription, row.delivery_id, row.kind, row.text)
    now = timezone.now()
    with transaction.atomic():
        note_answer(subscription, answer, now)
        return _note(row, answer, now)


def _note(row: Message, answer: Answer, now: dt.datetime) -> str:
    if answer.is_taken:
        return _end(row, State.SENT, error="", sent_at=now)
    if row.attempts >= MOST_TRIES:
        return _end(row, State.FAILED, error=_given_up(row.attempts, answer.words))
    return _end(row, State.QUEUED, error=answer.words, next_try_at=now + pause_after(row.attempts))


def _must_pause(row: Message) -> bool:
    """Whether somebody has stopped sending, or the lease might end before the message."""
    return row.leased_until is None or timezone.now() > row.leased_until - spare() or Stop.holds()


def _given_up(tries: int, why: str) -> str:
    return f"{_('Given up after %(count)s tries.') % {'count': tries}} {why}"


def _end(row: Message, state: str, **values: object) -> str:
    """Write down how a delivery ended, unless another sender has taken it over."""
    is_mine = _own(row).update(state=state, leased_until=None, updated_at=timezone.now(), **values)
    return str(state) if is_mine else TAKEN_OVER


def _own(row: Message) -> MessageQuerySet:
    """The row, while it is still this sender's."""
    return Message.objects.filter(pk=row.pk, state=State.SENDING, leased_until=row.leased_until)
