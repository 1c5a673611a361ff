"""Queueing what happened, for every system that is to be told of it.

A row of the Outbox a system is written in the transaction of what happened, or of the mark that it was found: so it is
there exactly if that is, and its key allows it once. Delivering is another matter (sending.py): at least once, with
the same `id` each time.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.scheduling import schedule
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event, Subscription

VERSION = 1  # of what is sent: raised where a name changes its meaning or goes
SEND_WEBHOOKS = "apps.outbox.tasks.send_webhooks"
State = Message.State


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
        message_of(subscription, one, now)
        for subscription in Subscription.objects.told(now)
        for one in found
        if one.event in subscription.wanted and one.at >= subscription.recorded_at
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        schedule(SEND_WEBHOOKS)
    return len(rows)


def take_back(happenings: Iterable[tuple[Event, str]]) -> int:
    """Cancel what has not been taken yet, by event and key (or its beginning, up to a colon); how many messages.

    What they would have said goes from the Outbox as well, also from those that were taken before, and from those of
    systems that are deleted by now. Who is sending one at this moment finds that it is no longer theirs.
    """
    events: Any = Subscription.pgh_event_models["update"].objects  # type: ignore[attr-defined]
    systems = Subscription.objects.order_by().values_list("pk").union(events.order_by().values_list("pgh_obj_id"))
    wanted = Q(pk=None)
    for (system,), (event, key) in product(systems, list(happenings)):
        whole = f"webhook:{system}:{event.value}:{key}"
        wanted |= Q(dedupe_key__startswith=whole) if key.endswith(":") else Q(dedupe_key=whole)
    now, about = timezone.now(), Message.objects.filter(wanted)
    about.exclude(text="").update(text="", updated_at=now)
    untaken = about.filter(state__in=[State.QUEUED, State.SENDING, State.FAILED])
    why = _("It is not to be told any more.")
    return untaken.update(state=State.CANCELLED, leased_until=None, error=why, updated_at=now)


def body_of(identifier: str, event: str, at: dt.datetime, data: Mapping[str, Any]) -> str:
    """What is sent, as JSON."""
    body = {"id": identifier, "version": VERSION, "event": event, "occurred_at": at, "data": data}
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)


def links(path: str, api_path: str) -> dict[str, str]:
    """Where a person and where a program reads on."""
    return {"url": f"{settings.BASE_URL}{path}", "api_url": f"{settings.BASE_URL}/api/v1/{api_path}"}


def message_of(subscription: Subscription, one: Happening, now: dt.datetime) -> Message:
    """The row of the Outbox that tells a system of it, not saved yet."""
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
