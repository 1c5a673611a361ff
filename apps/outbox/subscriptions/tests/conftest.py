"""A system that listens on this machine, and webhooks to it."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.services import create_subscription
from apps.outbox.subscriptions.telling import Happening, tell
from apps.outbox.subscriptions.tests.receiver import Receiver


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]
    with Receiver() as server:
        yield server
        server.release.set()
        server.shutdown()


@pytest.fixture
def subscribe(db: Any, receiver: Receiver) -> Any:
    """subscribe(name) → (webhook, secret): one that is told of everything."""

    def make(name: str = "Desk", **fields: Any) -> Any:
        given: dict[str, Any] = {"name": name, "url": receiver.url, "wanted": list(Event.values), **fields}
        return create_subscription(by=None, **given)

    return make


@pytest.fixture
def happen() -> Any:
    """happen(number) tells of the answer of that number, as the services of other apps do."""

    def one(number: int = 7, **more: Any) -> int:
        data = {"response": number}
        at = more.get("at") or timezone.now() + dt.timedelta(seconds=1)
        return tell([Happening(Event.RESPONSE_RECEIVED, str(number), at, data)])

    return one


@pytest.fixture
def desk(cast: SimpleNamespace, subscribe: Any) -> SimpleNamespace:
    webhook, secret = subscribe()
    return SimpleNamespace(webhook=webhook, secret=secret, cast=cast)
