"""Queueing what happened, for every system that is to be told of it.

A row of the Outbox a system is written in the transaction of what happened, or of the mark that it was found: so it is
there exactly if that is, and its key allows it once. Delivering is another matter (sending.py): at least once, with
the same `id` each time.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from apps.core.scheduling import schedule
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event, Subscription

VERSION = 1  # of what is sent: raised where a name changes its meaning or goes
SEND_WEBHOOKS = "apps.outbox.tasks.send_webhooks"


@dataclass(frozen=True)
class Happening:
    """Something that happened once: `key` tells it from others of its event.

    `data` holds ids, days, states and links: no word of a client and nothing of an answer for the leadership. Who is
    told reads the rest through the API, with the rights of a token.
    """

    event: Event
    key: str
    at: dt.datetime
    data: Mapping[str, Any]


def tell(happenings: Iterable[Happening]) -> int:
    """Queue them for each system that asked for it by then; how many messages. Called again it changes nothing."""
    found = list(happenings)
    if not found:
        return 0
    now = timezone.now()
    rows = [
        _message(subscription, one, now)
        for subscription in Subscription.objects.told(now)
        for one in found
        if one.event in subscription.wanted and one.at >= subscription.recorded_at
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        schedule(SEND_WEBHOOKS)
    return len(rows)


def body_of(identifier: str, event: str, at: dt.datetime, data: Mapping[str, Any]) -> str:
    """What is sent, as JSON."""
    body = {"id": identifier, "version": VERSION, "event": event, "occurred_at": at, "data": data}
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)


def links(path: str, api_path: str) -> dict[str, str]:
    """Where a person and where a program reads on."""
    return {"url": f"{settings.BASE_URL}{path}", "api_url": f"{settings.BASE_URL}/api/v1/{api_path}"}


def _message(subscription: Subscription, one: Happening, now: dt.datetime) -> Message:
    identifier = f"{one.event.value}:{one.key}"
    return Message(
        channel=Message.Channel.WEBHOOK,
        subscription=subscription,
        kind=one.event.value,
        dedupe_key=f"webhook:{subscription.pk}:{identifier}",
        to_name=subscription.name,
        subject=str(one.event.label),
        text=body_of(identifier, one.event.value, one.at, one.data),
        next_try_at=now,
    )
