"""Claiming: which messages a sender takes next, for how long they are its own, and how many a domain gets a minute.

A claim is one short transaction. Rows that another sender is just claiming are skipped, never waited for; the `Pace` of
each domain is then locked in the order of names, so that any number of senders keep to one count.
"""

import datetime as dt
from collections import Counter

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.outbox.models import Message, MessageQuerySet, Pace

BATCH = 50


def lease() -> dt.timedelta:
    return dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def spare() -> dt.timedelta:
    """So long before the end of a lease nothing new is begun: it might outlive it."""
    return min(dt.timedelta(minutes=1), lease() / 3)


def most_a_minute() -> int:
    """Mails to one domain in a minute; 0 where there is no limit, or no server to spare: then mails are kept here."""
    return settings.OUTBOX_MAILS_A_MINUTE_A_DOMAIN if settings.EMAIL_URL else 0


def claim() -> list[Message]:
    """The next messages for this sender, marked as being sent and counted as tried; none where nothing may leave now.

    What a dead sender left is claimed one by one: if a message kills its sender, that one alone is counted down.
    """
    while True:
        now = timezone.now()
        with transaction.atomic():
            found = _next(Message.objects.orphaned(now), now, 1) or _next(Message.objects.due(now), now, BATCH)
            batch = _paced(found, now)
            if batch or not found:
                return _take(batch, now)
        # Others took the last places of these domains meanwhile; by now their pace says so, and they are passed over.


def _next(rows: MessageQuerySet, now: dt.datetime, most: int) -> list[Message]:
    """The first rows, locked. A domain that has had its mails of this minute is passed over and holds up nobody."""
    pace = most_a_minute()
    if pace:
        rows = rows.exclude(domain__in=Pace.objects.filter(minute__gte=_minute(now), claimed__gte=pace).values("pk"))
    return list(rows.select_for_update(skip_locked=True)[:most])


def _take(batch: list[Message], now: dt.datetime) -> list[Message]:
    until = now + lease()
    if not batch:
        return []
    mine = Message.objects.filter(pk__in=[row.pk for row in batch])
    mine.update(state=Message.State.SENDING, leased_until=until, attempts=F("attempts") + 1)
    for row in batch:
        row.state, row.attempts, row.leased_until = Message.State.SENDING, row.attempts + 1, until
    return batch


def _paced(found: list[Message], now: dt.datetime) -> list[Message]:
    """The first of each domain, as many as it may still get in this minute; counted."""
    most = most_a_minute()
    if not most or not found:
        return found
    minute = _minute(now)
    domains = sorted({row.domain for row in found if row.domain})
    Pace.objects.bulk_create([Pace(domain=domain, minute=minute) for domain in domains], ignore_conflicts=True)
    paces = {pace.domain: pace for pace in Pace.objects.select_for_update().filter(domain__in=domains).order_by("pk")}
    taken = Counter({name: pace.claimed for name, pace in paces.items() if pace.minute >= minute})
    batch = []
    for row in found:
        if not row.domain or taken[row.domain] < most:
            taken[row.domain] += 1
            batch.append(row)
    for name, pace in paces.items():
        pace.minute, pace.claimed = max(pace.minute, minute), taken[name]
    Pace.objects.bulk_update(paces.values(), ["minute", "claimed"])
    return batch


def _minute(now: dt.datetime) -> dt.datetime:
    return now.replace(second=0, microsecond=0)
