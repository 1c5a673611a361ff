"""Handing webhooks over to a real server: signed, once where all goes well, again where not, and not for ever."""

import datetime as dt
import hashlib
import hmac
import json
import time

import pytest
import time_machine
from django.utils import timezone

from apps.outbox.models import Message
from apps.outbox.services import start_sending, stop_sending
from apps.outbox.subscriptions import posting, sending, services
from apps.outbox.subscriptions.models import Subscription
from apps.outbox.subscriptions.sending import send_webhooks
from apps.outbox.tests.conftest import free_port

pytestmark = pytest.mark.django_db


def later(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=False)


def test_what_happened_arrives_signed_with_stable_names(desk, receiver, happen):
    at = timezone.now() + dt.timedelta(seconds=1)
    assert happen(7, at=at) == 1
    assert send_webhooks() == {"sent": 1}
    [one] = receiver.taken
    moment = at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert one.said == {
        "id": "response.received:7",
        "version": 1,
        "event": "response.received",
        "occurred_at": moment,
        "data": {"response": 7},
    }
    assert (one.path, one.headers["Content-Type"]) == ("/desk?of=north", "application/json")
    assert one.headers["X-ImpactDesk-Event"] == "response.received"
    assert one.headers["X-ImpactDesk-Delivery"] == "response.received:7"
    stamp = one.headers["X-ImpactDesk-Timestamp"]
    assert abs(int(stamp) - time.time()) < 60
    expected = hmac.new(desk.secret.encode(), f"{stamp}.".encode() + one.body, hashlib.sha256).hexdigest()
    assert one.headers["X-ImpactDesk-Signature"] == expected
    row = Message.objects.get()
    assert (row.state, row.attempts, row.error, row.contact_id, row.account_id) == ("sent", 1, "", None, None)


def test_what_is_told_twice_is_queued_once(desk, receiver, happen):
    happen(7)
    happen(7)
    assert send_webhooks() == {"sent": 1}
    happen(7)
    assert send_webhooks() == {}
    assert receiver.ids == ["response.received:7"]


def test_only_what_a_system_asked_for_and_what_came_after_it_was_made(subscribe, receiver, happen):
    subscribe("Finance", wanted=["scorecard.published"])
    assert happen(7) == 0
    subscribe("Desk")
    assert happen(8, at=timezone.now() - dt.timedelta(minutes=1)) == 0
    assert happen(9) == 1


def test_a_refusal_is_tried_again_after_a_pause_signed_anew_with_the_same_id(desk, receiver, happen):
    receiver.answers, receiver.content = [500], b"out of\x00 order\n<b>today</b>"
    happen(7)
    assert send_webhooks() == {"queued": 1}
    row = Message.objects.get()
    assert (row.attempts, row.error) == (1, "It answered 500. out of order <b>today</b>")
    assert send_webhooks() == {}
    with later(seconds=61):
        assert send_webhooks() == {"sent": 1}
    first, second = receiver.tries
    assert first.said == second.said
    assert first.headers["X-ImpactDesk-Timestamp"] != second.headers["X-ImpactDesk-Timestamp"]
    assert first.headers["X-ImpactDesk-Signature"] != second.headers["X-ImpactDesk-Signature"]
    webhook = Subscription.objects.get()
    assert (webhook.failures, webhook.failing_since, webhook.next_try_at, webhook.error) == (0, None, None, "")


def test_a_system_that_failed_rests_whatever_waits_for_it_and_others_get_theirs(subscribe, receiver, happen):
    away = f"http://127.0.0.1:{free_port()}/"
    subscribe("Away", url=away)
    subscribe("Desk")
    for number in range(8):
        happen(number)
    assert send_webhooks() == {"sent": 8, "queued": 5}  # of those claimed together one was tried
    waiting = Message.objects.filter(subscription__name="Away")
    assert sorted(waiting.values_list("attempts", flat=True)) == [0] * 7 + [1]
    assert len(set(waiting.values_list("state", flat=True))) == 1
    assert Subscription.objects.get(name="Away").failures == 1
    assert waiting.exclude(error="").get().error == "It could not be reached: ConnectionRefusedError."


def test_pauses_double_up_to_four_hours_and_one_message_is_given_up_after_twenty_four_tries(desk, receiver, happen):
    receiver.always = 503
    happen(7)
    waited, now = [], timezone.now()
    for _ in range(sending.MOST_TRIES):
        with time_machine.travel(now, tick=False):
            send_webhooks()
        row = Message.objects.get()
        waited.append((row.next_try_at - now).total_seconds() / 60)
        now = row.next_try_at + dt.timedelta(seconds=1)
        Subscription.objects.update(failures=0, failing_since=None, next_try_at=None)  # it takes other messages
    assert [round(minutes) for minutes in waited[:10]] == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert (row.state, row.attempts) == ("failed", 24)
    assert row.error == "Given up after 24 tries. It answered 503."
    assert Subscription.objects.get().paused_at is None


def test_no_redirect_is_followed(desk, receiver, happen):
    receiver.always, receiver.location = 307, receiver.url
    happen(7)
    send_webhooks()
    assert len(receiver.tries) == 1
    assert Message.objects.get().error.startswith("It answered 307 and points elsewhere.")


def test_of_an_endless_answer_little_is_read(desk, receiver, happen):
    def endless(hook):
        hook.send_response(400)
        hook.end_headers()
        written = 0
        try:
            while not receiver.release.is_set() and written < 200_000_000:
                written += hook.wfile.write(b"x" * 65536)
        except OSError:
            receiver.content = str(written).encode()

    receiver.always = endless
    happen(7)
    started = time.monotonic()
    send_webhooks()
    assert time.monotonic() - started < 5
    row = Message.objects.get()
    assert row.error == "It answered 400. " + "x" * 200


def test_one_that_hangs_takes_a_time_out(desk, receiver, happen, monkeypatch):
    monkeypatch.setattr(posting, "READING", 0.3)
    receiver.always = lambda hook: receiver.release.wait(20)
    happen(7)
    assert send_webhooks() == {"queued": 1}
    assert Message.objects.get().error == "It did not answer in time."


def test_one_that_trickles_is_cut_off(desk, receiver, happen, monkeypatch):
    ended = []

    def trickle(hook):
        try:
            for _ in range(200):
                hook.wfile.write(b"H")
                hook.wfile.flush()
                if receiver.release.wait(0.05):
                    break
        except OSError:
            ended.append("cut")

    monkeypatch.setattr(posting, "LONGEST", 0.5)
    receiver.always = trickle
    happen(7)
    started = time.monotonic()
    assert send_webhooks() == {"queued": 1}
    assert time.monotonic() - started < 3
    assert Message.objects.get().error == "It did not answer within 0 seconds."
    for _ in range(40):
        if ended:
            break
        time.sleep(0.1)
    assert ended == ["cut"]


def test_an_answer_that_is_no_http_is_a_failure_like_others(desk, receiver, happen):
    receiver.always = lambda hook: hook.wfile.write(b"\x00\xff no http at all\r\n\r\n")
    happen(7)
    assert send_webhooks() == {"queued": 1}
    assert Message.objects.get().error == "It could not be reached: BadStatusLine."


def test_while_sending_is_stopped_nothing_leaves(desk, receiver, happen):
    happen(7)
    stop_sending(by=None)
    assert send_webhooks() == {}
    start_sending(by=None)
    assert send_webhooks() == {"sent": 1}


def test_a_deleted_one_gets_nothing_any_more(desk, receiver, happen):
    happen(7)
    services.delete_subscription(by=None, subscription=desk.webhook)
    assert send_webhooks() == {}
    assert Message.objects.values_list("state", "error").get() == ("cancelled", "The webhook was deleted.")


def test_what_was_queued_while_it_was_being_deleted_is_cancelled_when_its_turn_comes(desk, receiver, happen):
    happen(7)
    Subscription.objects.filter(pk=desk.webhook.pk)._raw_delete("default")
    assert send_webhooks() == {"cancelled": 1}
    assert receiver.tries == []


def test_a_new_secret_signs_also_what_is_tried_again(desk, receiver, happen):
    receiver.answers = [500]
    happen(7)
    send_webhooks()
    _webhook, secret = services.rotate_secret(by=None, subscription=desk.webhook)
    with later(seconds=61):
        send_webhooks()
    [one] = receiver.taken
    stamp = one.headers["X-ImpactDesk-Timestamp"].encode()
    expected = hmac.new(secret.encode(), stamp + b"." + one.body, hashlib.sha256).hexdigest()
    assert secret != desk.secret
    assert one.headers["X-ImpactDesk-Signature"] == expected


def test_a_test_is_sent_at_once_also_to_a_paused_one_and_is_no_delivery(desk, receiver):
    services.pause_subscription(by=None, subscription=desk.webhook)
    assert services.send_test(by=None, subscription=desk.webhook).status == 204
    [one] = receiver.taken
    assert (one.said["event"], one.said["data"]) == ("test", {})
    assert one.said["id"] == one.headers["X-ImpactDesk-Delivery"]
    assert Message.objects.count() == 0


def test_one_is_tried_again_by_hand_at_once(desk, receiver, happen):
    receiver.answers = [500]
    happen(7)
    send_webhooks()
    message = Message.objects.get()
    services.retry_delivery(by=None, message=message)
    assert send_webhooks() == {"sent": 1}
    with pytest.raises(Exception, match="It was taken"):
        services.retry_delivery(by=None, message=message)


def test_what_is_sent_is_the_json_that_was_queued(desk, receiver, happen):
    happen(7)
    send_webhooks()
    assert json.loads(Message.objects.get().text) == receiver.taken[0].said


def test_a_long_run_leaves_the_rest_to_the_next_and_asks_for_it(desk, receiver, happen, monkeypatch):
    asked = []
    for number in range(7):
        happen(number)
    monkeypatch.setattr(sending, "schedule", asked.append)
    monkeypatch.setattr(sending, "LONGEST_RUN", 0)
    assert send_webhooks() == {"sent": sending.BATCH}
    assert asked == ["apps.outbox.tasks.send_webhooks"]
    assert send_webhooks() == {"sent": 2}
