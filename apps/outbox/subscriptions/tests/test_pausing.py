"""A system that is paused, by itself or by hand, that is given another address or takes a test: what waits goes on."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from apps.outbox.models import Message
from apps.outbox.subscriptions import sending, services
from apps.outbox.subscriptions.models import Subscription
from apps.outbox.subscriptions.sending import send_webhooks
from apps.outbox.subscriptions.tests.test_sending import later
from apps.outbox.tests.conftest import free_port

pytestmark = pytest.mark.django_db


def test_a_system_is_paused_before_the_first_message_it_did_not_take_is_given_up(desk, receiver, happen):
    receiver.always = 503
    happen(7)
    now = timezone.now()
    for _ in range(sending.MOST_TRIES):
        with time_machine.travel(now, tick=False):
            send_webhooks()
        row, webhook = Message.objects.get(), Subscription.objects.get()
        now = max(row.next_try_at, webhook.next_try_at) + dt.timedelta(seconds=1)
    assert (row.state, webhook.is_paused_by_itself) == ("queued", True)


def test_a_system_that_took_nothing_for_two_days_is_paused_and_goes_on_with_what_waits(desk, receiver, happen):
    receiver.always = 500
    happen(7)
    send_webhooks()
    with later(days=2, seconds=1):
        happen(8)
        send_webhooks()
        webhook = Subscription.objects.get()
        assert (webhook.is_paused, webhook.is_paused_by_itself) == (True, True)
        happen(9)
        assert send_webhooks() == {}
        receiver.always = 204
        services.resume_subscription(by=None, subscription=webhook)
    with later(days=2, hours=1):
        assert send_webhooks() == {"sent": 3}
    assert sorted(receiver.ids) == ["response.received:7", "response.received:8", "response.received:9"]


def test_what_happens_is_kept_for_a_paused_one_for_thirty_days(desk, receiver, happen):
    services.pause_subscription(by=None, subscription=desk.webhook)
    with later(days=29, hours=23):
        assert happen(7) == 1
    with later(days=30, hours=1):
        assert happen(8) == 0
        assert send_webhooks() == {}
        services.resume_subscription(by=None, subscription=desk.webhook)
        assert happen(9) == 1
        assert send_webhooks() == {"sent": 2}
    assert receiver.ids == ["response.received:7", "response.received:9"]


def test_another_address_begins_anew(desk, receiver, happen):
    right = receiver.url
    wrong = services.update_subscription(by=None, subscription=desk.webhook, url=f"http://127.0.0.1:{free_port()}/")
    happen(7)
    assert send_webhooks() == {"queued": 1}
    Message.objects.update(attempts=12, next_try_at=timezone.now() + dt.timedelta(hours=4))
    services.update_subscription(by=None, subscription=wrong, url=right)
    assert (Subscription.objects.get().failures, Message.objects.get().attempts) == (0, 0)
    assert send_webhooks() == {"sent": 1}


def test_resuming_sends_what_waits_at_once_with_all_its_tries(desk, receiver, happen):
    happen(7)
    Message.objects.update(attempts=12, next_try_at=timezone.now() + dt.timedelta(hours=4))
    paused = services.pause_subscription(by=None, subscription=desk.webhook)
    services.resume_subscription(by=None, subscription=paused)
    assert Message.objects.get().attempts == 0
    assert send_webhooks() == {"sent": 1}


def test_a_test_that_is_taken_sends_what_waits_at_once_and_one_that_is_not_leaves_it(desk, receiver, happen):
    happen(7)
    Message.objects.update(attempts=3, next_try_at=timezone.now() + dt.timedelta(hours=4))
    receiver.answers = [500]
    assert not services.send_test(by=None, subscription=desk.webhook).is_taken
    assert send_webhooks() == {}
    assert services.send_test(by=None, subscription=desk.webhook).is_taken
    assert Message.objects.get().attempts == 3
    assert send_webhooks() == {"sent": 1}
