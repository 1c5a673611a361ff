"""The demo firm's webhook shows itself and stays quiet."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.core.demo_firm import Firm
from apps.outbox import demo
from apps.outbox.models import Message
from apps.outbox.subscriptions.demo import deliver
from apps.outbox.subscriptions.models import Event, Subscription
from apps.outbox.subscriptions.sending import send_webhooks
from apps.outbox.subscriptions.telling import Happening, tell

PUBLISHED = Event.SCORECARD_PUBLISHED


def published(number: int, at: dt.datetime) -> Happening:
    return Happening(PUBLISHED, str(number), at, {"month": f"{at:%Y-%m}"})


def test_it_was_told_until_it_was_paused_and_nothing_waits_or_is_queued_for_it(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    now = timezone.now()
    demo.load(Firm(now.date()))
    deliver([published(number, now - dt.timedelta(days=200 - 30 * number)) for number in range(7)])
    sent = Message.objects.order_by("recorded_at")
    assert [(row.state, row.attempts) for row in sent] == [("sent", 1), ("sent", 3), ("sent", 1), ("sent", 1)]
    assert tell([published(8, now + dt.timedelta(seconds=1))]) == 0
    assert dict(send_webhooks()) == {}
    row = Subscription.objects.get()
    assert row.url.startswith("https://portal.example/")
    text = sign_in(cast.administrator).get(reverse("subscriptions:detail", args=[row.pk])).content.decode()
    assert text.count("Taken") == 4
