"""Two senders at once, and one that is killed: everything arrives, and what arrives twice has the same id."""

import datetime as dt
import threading
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from apps.outbox.models import Message
from apps.outbox.subscriptions import sending, services
from apps.outbox.subscriptions.models import Event, Subscription
from apps.outbox.subscriptions.posting import Answer
from apps.outbox.subscriptions.sending import send_webhooks
from apps.outbox.subscriptions.telling import take_back

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Any) -> list[BaseException]:
    """Run each in a thread with a connection of its own; what they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Any) -> None:
        try:
            start.wait(10)
            work()
        except BaseException as error:  # noqa: BLE001 a test tells what it was
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def test_two_senders_send_each_message_once(subscribe, receiver, happen):
    subscribe("Desk")
    subscribe("Lake")
    for number in range(30):
        happen(number)
    assert at_once(send_webhooks, send_webhooks) == []
    send_webhooks()  # what both left to the other
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert Counter(receiver.ids) == {f"response.received:{number}": 2 for number in range(30)}


def test_two_who_tell_the_same_queue_it_once(subscribe, receiver, happen):
    subscribe("Desk")
    at = timezone.now() + dt.timedelta(seconds=1)
    assert at_once(*[lambda: [happen(number, at=at) for number in range(20)]] * 2) == []
    assert Message.objects.count() == 20


def test_what_a_killed_sender_had_in_hand_goes_again_with_the_same_id(subscribe, receiver, happen, monkeypatch):
    subscribe("Desk")
    for number in range(3):
        happen(number)

    def killed(*_all: Any) -> None:
        raise SystemExit  # the other system has it, and nobody has written that down

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_note", killed)
        with pytest.raises(SystemExit):
            send_webhooks()
    assert set(Message.objects.values_list("state", flat=True)) == {"sending"}
    assert send_webhooks() == {}
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=601), tick=False):
        assert send_webhooks() == {"sent": 3}
    assert Counter(receiver.ids) == {"response.received:0": 2, "response.received:1": 1, "response.received:2": 1}


def test_a_message_that_kills_its_senders_is_given_up(subscribe, receiver, happen):
    subscribe("Desk")
    happen(7)
    long_ago = timezone.now() - dt.timedelta(minutes=1)
    Message.objects.update(state="sending", attempts=sending.MOST_TRIES, leased_until=long_ago)
    assert send_webhooks() == {"failed": 1}
    assert Message.objects.get().error == "Given up after 24 tries. Whoever sent it ended without a word."
    assert receiver.tries == []


def test_a_sender_that_was_too_slow_changes_nothing_any_more(subscribe, receiver, happen, monkeypatch):
    subscribe("Desk")
    happen(7)

    def meanwhile(hook: Any) -> None:
        Message.objects.update(state="sent", leased_until=None)
        connection.close()
        hook.send_response(500)
        hook.end_headers()

    receiver.answers = [meanwhile]
    assert send_webhooks() == {"taken_over": 1}
    assert Message.objects.get().state == "sent"


def test_who_pauses_while_it_is_being_sent_stops_the_rest(subscribe, receiver, happen):
    webhook, _secret = subscribe("Desk")
    for number in range(4):
        happen(number)

    def pause(hook: Any) -> None:
        services.pause_subscription(by=None, subscription=webhook)
        connection.close()
        hook.send_response(204)
        hook.end_headers()

    receiver.answers = [pause]
    assert send_webhooks() == {"sent": 1, "queued": 3}
    assert len(receiver.tries) == 1
    waiting = Message.objects.filter(state="queued")
    assert list(waiting.values_list("attempts", flat=True)) == [0, 0, 0]
    services.resume_subscription(by=None, subscription=Subscription.objects.get())
    assert send_webhooks() == {"sent": 3}


def test_one_that_hangs_holds_up_nobody_who_comes_later(subscribe, receiver, happen):
    subscribe("Slow", url=receiver.url.replace("/desk", "/slow"))
    happen(1)
    held = threading.Event()

    def hang(hook: Any) -> None:
        held.set()
        receiver.release.wait(8)
        hook.send_response(204)
        hook.end_headers()

    def second() -> None:
        assert held.wait(8)
        subscribe("Desk")
        happen(2)
        assert send_webhooks() == {"sent": 1}  # to the other one; the slow one is being sent to
        receiver.release.set()

    receiver.answers = [hang]
    assert at_once(send_webhooks, second) == []
    assert [one.path for one in receiver.tries[:2]] == ["/slow?of=north", "/desk?of=north"]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("held", [Subscription, Message], ids=["its system", "its messages"])
def test_what_another_sender_is_claiming_is_left_to_it_and_the_next_system_gets_its_own(
    subscribe: Any, receiver: Any, happen: Any, held: Any
) -> None:
    subscribe("Desk")
    subscribe("Lake", url=receiver.url.replace("/desk", "/lake"))
    happen(1)
    Message.objects.filter(subscription__name="Desk").update(next_try_at=timezone.now() - dt.timedelta(minutes=1))
    mine = {"name": "Desk"} if held is Subscription else {"subscription__name": "Desk"}
    is_held, may_end = threading.Event(), threading.Event()

    def claim() -> None:
        with transaction.atomic():
            list(held.objects.select_for_update(of=("self",)).filter(**mine))
            is_held.set()
            assert may_end.wait(10)

    def send() -> None:
        assert is_held.wait(10)
        try:
            assert send_webhooks() == {"sent": 1}
        finally:
            may_end.set()
        assert [one.path for one in receiver.tries] == ["/lake?of=north"]

    assert at_once(claim, send) == []


def test_two_failures_at_once_are_both_counted(subscribe: Any) -> None:
    webhook, _secret = subscribe("Desk")
    now = timezone.now()
    for _ in range(2):  # each read it before the other wrote
        sending.note_answer(webhook, Answer(500, "It answered 500."), now)
    assert Subscription.objects.get().failures == 2


def test_what_is_taken_back_while_a_sender_has_it_in_hand_is_not_sent(
    subscribe: Any, receiver: Any, happen: Any
) -> None:
    subscribe("Desk")
    happen(1)
    happen(2)

    def meanwhile(hook: Any) -> None:
        take_back([(Event.RESPONSE_RECEIVED, "2")])
        connection.close()
        hook.send_response(204)
        hook.end_headers()

    receiver.answers = [meanwhile]
    assert send_webhooks() == {"sent": 1, "taken_over": 1}
    assert len(receiver.tries) == 1
    assert Message.objects.order_by("pk").values_list("state", "text").last() == ("cancelled", "")
