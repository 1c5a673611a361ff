"""Sending over a real SMTP server: what it takes, refuses, puts off, and when the line is cut."""

import datetime as dt
import re
import socket
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from apps.core.links import make_token
from apps.outbox import sending
from apps.outbox.claiming import claim
from apps.outbox.models import Message
from apps.outbox.sending import LONGEST_PAUSE, MOST_ATTEMPTS, pause_after, send_due
from apps.outbox.services import cancel_messages, queue_message, retry_message, suppress
from apps.outbox.tests.conftest import free_port, use_server
from apps.outbox.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


def later(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=False)


def test_a_message_is_sent_with_its_link_and_says_so(post_office, settings):
    settings.BASE_URL = "https://desk.firm.example"
    message = MessageFactory(
        to_name="Priya Nair", from_name="Marta Lindqvist", reply_to="marta@firm.example", contact_id=3
    )
    assert send_due() == {"sent": 1}
    mail = post_office.mails[0]
    assert mail["To"] == "Priya Nair <" + message.to_email + ">"
    assert mail["From"] == "Marta Lindqvist <feedback@impactdesk.example>"
    assert mail["Reply-To"] == "marta@firm.example"
    assert re.fullmatch(rf"<outbox\.{message.pk}\.[0-9a-f]{{32}}@desk\.firm\.example>", mail["Message-ID"])
    assert mail["List-Unsubscribe"].strip() == f"<https://desk.firm.example/u/{make_token('unsubscribe', 3)}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        mail.get_payload(decode=True).decode().strip()
        == f"Tell us: https://desk.firm.example/a/{make_token('answer', 7)}/"
    )
    message.refresh_from_db()
    assert (message.state, message.attempts, message.leased_until) == ("sent", 1, None)
    assert "answer" not in message.text
    assert make_token("answer", 7) not in message.text


def test_many_messages_share_one_connection(post_office, settings):
    for _ in range(5):
        MessageFactory()
    assert send_due() == {"sent": 5}
    assert post_office.connections == 1


def test_without_a_server_mail_is_kept(settings):
    settings.EMAIL_URL = ""
    message = MessageFactory()
    assert send_due() == {"kept": 1}
    message.refresh_from_db()
    assert (message.state, message.sent_at is not None) == ("kept", True)


def test_a_4xx_is_tried_again_later_and_then_goes_through(post_office):
    message = MessageFactory(to_email="slow@client.example")
    post_office.replies["slow@client.example"] = ["451 Try later"]
    assert send_due() == {"queued": 1}
    message.refresh_from_db()
    assert "451" in message.error
    assert send_due() == {}
    with later(minutes=2):
        assert send_due() == {"sent": 1}
    assert post_office.to == ["slow@client.example"]
    message.refresh_from_db()
    assert (message.attempts, message.error) == (2, "")


def test_a_5xx_fails_at_once_and_stops_nobody_else(post_office):
    bad, good = MessageFactory(to_email="gone@client.example"), MessageFactory()
    post_office.replies["gone@client.example"] = ["550 No such user"]
    assert send_due() == {"failed": 1, "sent": 1}
    bad.refresh_from_db()
    assert "No such user" in bad.error
    assert post_office.to == [good.to_email]


@pytest.mark.parametrize("address", ["two\nlines@client.example", "ünïcode@client.example"])
def test_an_address_no_mail_can_have_fails_and_stops_nobody_else(post_office, address):
    MessageFactory(to_email=address)
    MessageFactory()
    assert send_due() == {"failed": 1, "sent": 1}


def test_a_cut_line_is_mended_and_the_mail_keeps_its_id(post_office):
    first, second = MessageFactory(), MessageFactory()
    post_office.cuts = 1
    assert send_due() == {"queued": 1, "sent": 1}
    with later(minutes=2):
        assert send_due() == {"sent": 1}
    assert sorted(post_office.to) == sorted([first.to_email, first.to_email, second.to_email])
    ids = [mail["Message-ID"] for mail in post_office.mails if mail["To"] == first.to_email]
    assert len(set(ids)) == 1


def test_a_server_that_is_away_puts_everything_off(settings):
    use_server(settings, free_port())
    messages = [MessageFactory() for _ in range(3)]
    assert send_due() == {"queued": 3}
    messages[2].refresh_from_db()
    assert "Connection refused" in messages[2].error


def test_it_gives_up_visibly_after_the_last_try(settings):
    use_server(settings, free_port())
    message = MessageFactory()
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    assert send_due() == {"failed": 1}
    message.refresh_from_db()
    assert message.error.startswith(f"Given up after {MOST_ATTEMPTS} tries.")
    retry_message(by=None, message=message)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


def test_the_pauses_double_up_to_four_hours():
    minutes = [pause_after(attempts) // dt.timedelta(minutes=1) for attempts in (1, 2, 3, 8, 9, MOST_ATTEMPTS)]
    assert minutes == [1, 2, 4, 128, 240, 240]
    assert pause_after(10**6) == LONGEST_PAUSE


def test_what_a_dead_sender_left_is_sent_when_its_lease_is_over(post_office):
    MessageFactory()
    claim()
    assert send_due() == {}
    with later(minutes=11):
        assert send_due() == {"sent": 1}


def test_a_sender_whose_lease_is_over_changes_nothing(post_office):
    message = MessageFactory()
    slow = claim()
    with later(minutes=11):
        send_due()
        assert sending._end(slow, "failed", "too late") == ["taken_over"]
    message.refresh_from_db()
    assert (message.state, message.error) == ("sent", "")


def test_a_sender_whose_message_has_another_one_by_now_changes_nothing_and_counts_it_as_theirs(post_office):
    MessageFactory.create_batch(2)
    slow = claim()
    with later(minutes=11):
        (theirs,) = claim()
        states = sending._end(slow, "queued", "451 later", next_try_at=timezone.now())
        kept = Message.objects.get(pk=theirs.pk)
        assert sorted(states) == ["queued", "taken_over"]
        assert (kept.state, kept.leased_until, kept.error) == ("sending", theirs.leased_until, "")


def test_the_same_key_is_one_message():
    first = queue_message(dedupe_key="feedback-request:1", kind="x", to_email="a@b.example", subject="s", text="t")
    assert (
        queue_message(dedupe_key="feedback-request:1", kind="x", to_email="z@b.example", subject="s", text="t") == first
    )
    assert Message.objects.count() == 1


def test_a_suppressed_address_is_never_written_to(post_office):
    before = MessageFactory(to_email="Dana@Client.example")
    suppress(by=None, address=" dana@client.example ", reason="unsubscribed")
    MessageFactory(to_email="DANA@client.example")
    assert send_due() == {"cancelled": 1}
    before.refresh_from_db()
    assert (before.state, post_office.mails) == ("cancelled", [])


def test_what_is_cancelled_is_not_sent(post_office):
    MessageFactory(account_id=5)
    other = MessageFactory(account_id=6)
    assert cancel_messages(by=None, messages=Message.objects.filter(account_id=5)) == 1
    assert send_due() == {"sent": 1}
    assert post_office.to == [other.to_email]


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(post_office):
    for _ in range(45):
        MessageFactory()

    def send() -> None:
        send_due()
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(post_office.to) == len(set(post_office.to)) == 45
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_a_server_that_hangs_is_not_waited_for_longer_than_the_time_out(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_server(settings, silent.getsockname()[1])
        settings.EMAIL_TIMEOUT = 1
        message = MessageFactory()
        assert send_due() == {"queued": 1}
    message.refresh_from_db()
    assert message.error.endswith("timed out")
