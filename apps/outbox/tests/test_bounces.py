"""What a delivery report does: to the message, to the address, and what does not count."""

import io
import sys

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from apps.outbox import mailbox
from apps.outbox.bounces import record_bounce, take_report
from apps.outbox.models import Message, Suppression
from apps.outbox.reports import read_report
from apps.outbox.sending import send_due
from apps.outbox.tests.dsn import bounce, complaint
from apps.outbox.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    row = MessageFactory(to_email="Priya@Client.example")
    Message.objects.update(state="sent", sent_at=row.recorded_at)
    row.refresh_from_db()
    return row


def take(raw):
    return take_report(read_report(raw))


def state_of(message):
    message.refresh_from_db()
    suppressed = Suppression.objects.filter(address="priya@client.example").values_list("reason", flat=True).first()
    return message.state, suppressed


def test_a_mail_that_came_back_for_good_is_bounced_and_its_address_gets_no_more(message):
    later = MessageFactory(to_email="priya@client.example")
    assert take(bounce(message)) == {"suppressed": 1}
    assert state_of(message) == ("bounced", "bounced")
    assert message.error == "There is no such address. (550 5.1.1 User unknown)"
    assert message.bounced_at is not None
    later.refresh_from_db()
    assert later.state == "cancelled"


def test_the_same_report_again_changes_nothing(message):
    take(bounce(message))
    message.refresh_from_db()
    before = Message.objects.filter(pk=message.pk).values().get(), list(Suppression.objects.values())
    assert take(bounce(message)) == {"known": 1}
    assert (Message.objects.filter(pk=message.pk).values().get(), list(Suppression.objects.values())) == before


def test_a_mail_given_up_after_trying_is_bounced_but_its_address_stays_in_use(message):
    assert take(bounce(message, status="4.4.7", said="delivery time expired")) == {"bounced": 1}
    assert state_of(message) == ("bounced", None)
    assert message.error == (
        "The other mail server could not be reached. It was tried for some time and given up. "
        "(4.4.7 delivery time expired)"
    )


def test_a_mail_refused_because_of_us_leaves_the_address_in_use(message):
    assert take(bounce(message, status="5.7.1", said="SPF check failed")) == {"bounced": 1}
    assert state_of(message) == ("bounced", None)


def test_a_report_that_it_is_for_good_after_all_also_counts(message):
    take(bounce(message, status="4.4.7"))
    assert take(bounce(message)) == {"suppressed": 1}


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_mail_that_may_still_arrive_or_did_is_left_alone(action, message):
    assert take(bounce(message, action=action, status="2.0.0")) == {"ignored": 1}
    assert state_of(message) == ("sent", None)


def test_a_forged_report_suppresses_nobody(message):
    raw = bounce(message, message_id=f"<outbox.{message.pk}.{'0' * 32}@localhost>")
    assert take(raw) == {"ignored": 1}
    assert take(bounce(message, message_id=f"<outbox.{message.pk}@localhost>")) == {"ignored": 1}
    assert state_of(message) == ("sent", None)


def test_a_report_on_a_message_that_is_gone_is_ignored(message):
    raw = bounce(message)
    Message.objects.all().delete()
    assert take(raw) == {"ignored": 1}


def test_a_mail_lost_behind_a_forwarding_is_bounced_but_the_address_that_took_it_stays_in_use(message):
    assert take(bounce(message, final="priya@private.example")) == {"bounced": 1}
    assert state_of(message) == ("bounced", None)
    assert message.error == (
        "There is no such address. The address had passed the mail on to priya@private.example. "
        "(550 5.1.1 User unknown)"
    )
    assert Suppression.objects.count() == 0


def test_a_complaint_ends_mail_to_the_address_and_the_message_stays_sent(message):
    assert take(complaint(message)) == {"complained": 1}
    assert state_of(message) == ("sent", "complained")
    assert message.error == "The reader reported this mail as unwanted. The address gets no more mail."
    assert take(complaint(message)) == {"known": 1}


def test_a_complaint_that_hides_the_address_still_counts(message):
    assert take(complaint(message, original="redacted@provider.example")) == {"complained": 1}


def test_an_address_that_unsubscribed_keeps_that_reason(message):
    Suppression.objects.create(address="priya@client.example", reason="unsubscribed")
    assert take(bounce(message)) == {"bounced": 1}
    assert state_of(message) == ("bounced", "unsubscribed")


def test_a_mail_the_server_took_though_we_think_not_is_sent_no_second_time(message, post_office):
    """The line was cut after the mail was taken: it waits to be sent again when the report comes."""
    Message.objects.filter(pk=message.pk).update(state="queued", sent_at=None)
    take(bounce(message, status="4.2.2", said="452 4.2.2 mailbox full"))
    assert send_due() == {}
    assert state_of(message) == ("bounced", None)


@pytest.mark.parametrize("state", ["cancelled", "failed", "kept"])
def test_a_message_that_ended_otherwise_keeps_its_state(state, message):
    Message.objects.filter(pk=message.pk).update(state=state)
    take(bounce(message))
    assert state_of(message) == (state, "bounced")


def test_what_a_server_says_is_kept_in_part(message):
    record_bounce(message=message, status="5.0.0", said="x" * 5000, is_final=True)
    message.refresh_from_db()
    assert len(message.error) == 500
    assert message.error.startswith("The other mail server did not take the mail. (5.0.0 xxx")


class Piped:
    def __init__(self, raw) -> None:
        self.buffer = io.BytesIO(raw)


def piped(raw, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Piped(raw))
    said = io.StringIO()
    call_command("read_bounce", stdout=said, stderr=said)
    assert sys.stdin.buffer.read() == b""
    return said.getvalue()


def test_a_report_is_taken_from_a_pipe_which_says_what_it_did(message, monkeypatch):
    assert piped(bounce(message) + b"\r\n" + b"A" * 1_000_000, monkeypatch) == "suppressed: 1\n"
    assert piped(bounce(message), monkeypatch) == "known: 1\n"
    assert state_of(message) == ("bounced", "bounced")


@pytest.mark.parametrize("raw", [b"", b"Subject: Out of office\n\nBack on Monday.", b"\xff\xfe\x00"])
def test_mail_that_is_no_report_ends_the_pipe_well(raw, monkeypatch):
    assert piped(raw, monkeypatch) == "no_report: 1\n"


def test_a_database_that_is_away_asks_the_mail_server_to_try_again(message, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("the connection is closed")

    monkeypatch.setattr(mailbox, "take_report", away)
    with pytest.raises(SystemExit) as stopped:
        piped(bounce(message), monkeypatch)
    assert stopped.value.code == 75


def test_null_characters_in_what_a_server_said_are_left_out(message):
    assert take(bounce(message, said="550 5.1.1 User\0 unknown", final="fo\0rward@client.example")) == {"bounced": 1}
    assert state_of(message) == ("bounced", None)
    assert "forward@client.example" in message.error
    assert "User unknown" in message.error
