"""Notices to chats: the same rows, leases and pauses as mail, in a run of their own.

A chat that hangs takes its time-out from other notices only; and a chat that failed in a run is not asked again in it.
Unlike mail, notices also leave without EMAIL_URL: the channel itself says that they are wanted.
"""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.outbox.channels import Refusal, deliver
from apps.outbox.claiming import lease
from apps.outbox.models import Message, Stop
from apps.outbox.sending import MOST_ATTEMPTS, pause_after
from apps.outbox.services import note_delivery

BATCH = 10  # each may take channels.LONGEST seconds: less than a lease in all
State = Message.State


def send_notices() -> Counter[str]:
    """Send every notice that is due, until somebody stops sending. How many ended in which state."""
    done: Counter[str] = Counter()
    failing: dict[int, Refusal] = {}
    while not Stop.holds() and (batch := _claim()):
        done.update(_send(row, failing) for row in batch)
    return done


def _claim() -> list[Message]:
    now = timezone.now()
    until = now + lease()
    with transaction.atomic():
        due = Message.objects.due_notices(now).select_for_update(of=("self",), skip_locked=True)
        batch = list(due.select_related("alert_channel")[:BATCH])
        mine = Message.objects.filter(pk__in=[row.pk for row in batch])
        mine.update(state=State.SENDING, leased_until=until, attempts=F("attempts") + 1)
    for row in batch:
        row.attempts, row.leased_until = row.attempts + 1, until
    return batch


def _send(row: Message, failing: dict[int, Refusal]) -> str:
    channel = row.alert_channel
    if channel is None or not channel.is_active:
        return _end(row, State.CANCELLED, error=_("The channel gets no alerts any more."))
    refusal = failing.get(channel.pk) or deliver(channel.url, row.subject, row.text)
    if channel.pk not in failing:
        note_delivery(channel=channel, refusal=refusal)
    if refusal is None:
        return _end(row, State.SENT, error="", sent_at=timezone.now())
    failing[channel.pk] = refusal
    if row.attempts >= MOST_ATTEMPTS:
        given_up = _("Given up after %(count)s tries.") % {"count": row.attempts}
        return _end(row, State.FAILED, error=f"{given_up} {refusal.words}")
    return _end(row, State.QUEUED, error=refusal.words, next_try_at=timezone.now() + pause_after(row.attempts))


def _end(row: Message, state: str, **values: Any) -> str:
    """Write down how a notice ended, unless another sender has taken it over."""
    mine = Message.objects.filter(pk=row.pk, state=State.SENDING, leased_until=row.leased_until)
    mine.update(state=state, leased_until=None, updated_at=timezone.now(), **values)
    return state
