"""Delivery reports read from a mailbox, over a real connection: batches, what is marked when, and a server away."""

import logging
import socket

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError

from apps.core.management.commands.doctor import Command
from apps.outbox import checkup, mailbox
from apps.outbox.bounces import take_report
from apps.outbox.mailbox import MailboxAway, address_of, read_mailbox
from apps.outbox.models import Message, Suppression
from apps.outbox.tasks import read_bounces
from apps.outbox.tests.conftest import free_port
from apps.outbox.tests.dsn import bounce
from apps.outbox.tests.factories import MessageFactory
from apps.outbox.tests.imap import Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings):
    with Mailbox(password="p@ss/word") as server:
        settings.BOUNCE_MAILBOX_URL = f"imap://bounces%40firm.example:p%40ss%2Fword@127.0.0.1:{server.port}/INBOX"
        yield server
        server.shutdown()


@pytest.fixture
def messages():
    rows = [MessageFactory() for _ in range(3)]
    Message.objects.update(state="sent", sent_at=rows[0].recorded_at)
    return rows


def test_reports_are_taken_and_every_mail_is_marked_as_seen(box, messages):
    for message in messages[:2]:
        box.add(bounce(message))
    box.add(b"Subject: Out of office\r\n\r\nBack on Monday.\r\n")
    assert read_bounces() == {"suppressed": 2, "no_report": 1}
    assert box.seen == {1, 2, 3}
    assert sorted(Message.objects.values_list("state", flat=True)) == ["bounced", "bounced", "sent"]
    assert read_bounces() == {}
    assert box.fetched == [1, 2, 3]


def test_a_run_is_bounded_and_the_next_one_goes_on(box, messages, monkeypatch):
    monkeypatch.setattr(mailbox, "MOST_MAILS", 2)
    for message in messages:
        box.add(bounce(message))
    assert read_mailbox() == {"suppressed": 2}
    assert read_mailbox() == {"suppressed": 1}
    assert box.seen == {1, 2, 3}


def test_a_mail_the_database_did_not_take_stays_unseen_and_stops_no_other(box, messages, monkeypatch):
    def fails_once(report):
        if report.messages == (messages[0].pk,):
            raise DatabaseError("deadlock detected")
        return take_report(report)

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "take_report", fails_once)
        for message in messages:
            box.add(bounce(message))
        assert read_mailbox() == {"failed": 1, "suppressed": 2}
    assert box.seen == {2, 3}
    assert read_mailbox() == {"suppressed": 1}


def test_a_run_stopped_half_way_is_read_again_without_harm(box, messages, monkeypatch):
    """The database has committed, the mark is not set: the report comes a second time."""
    box.add(bounce(messages[0]))
    take_report(mailbox.read_report(bounce(messages[0])))
    before = list(Message.objects.order_by("pk").values())
    assert read_mailbox() == {"known": 1}
    assert list(Message.objects.order_by("pk").values()) == before
    assert Suppression.objects.count() == 1


def test_a_line_cut_between_mails_keeps_what_was_done(box, messages):
    box.drop_after = 1
    for message in messages:
        box.add(bounce(message))
    with pytest.raises(MailboxAway):
        read_mailbox()
    assert box.seen == {1}
    box.drop_after = None
    assert read_mailbox() == {"suppressed": 2}


def test_of_a_huge_mail_only_the_head_is_fetched(box, messages):
    box.add(bounce(messages[0]).replace(b"Tell us.", b"A" * 3_000_000))
    assert read_mailbox() == {"suppressed": 1}


def test_a_wrong_password_is_logged_without_it_and_doctor_says_so(box, settings, caplog):
    settings.BOUNCE_MAILBOX_URL = settings.BOUNCE_MAILBOX_URL.replace("p%40ss%2Fword", "wr0ng")
    with caplog.at_level(logging.WARNING):
        assert read_bounces() == {}
    assert "wrong password" in caplog.text
    assert "wr0ng" not in caplog.text
    assert not Command().is_well(*checkup.COMPONENTS[0])


def test_a_password_imap_cannot_take_is_named_as_the_fault_and_not_told(box, settings, caplog):
    settings.BOUNCE_MAILBOX_URL = settings.BOUNCE_MAILBOX_URL.replace("p%40ss%2Fword", "p%C3%A4ssword")
    assert read_bounces() == {}
    assert "plain letters only" in caplog.text
    assert "ä" not in caplog.text


def test_a_server_that_is_away_or_hangs_is_given_up_soon(settings, monkeypatch, caplog):
    settings.BOUNCE_MAILBOX_URL = f"imap://u:p@127.0.0.1:{free_port()}"
    assert read_bounces() == {}
    assert "refused" in caplog.text
    monkeypatch.setattr(mailbox, "TIMEOUT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.BOUNCE_MAILBOX_URL = f"imap://u:p@127.0.0.1:{silent.getsockname()[1]}"
        assert read_bounces() == {}
    assert "timed out" in caplog.text


def test_doctor_counts_what_waits_and_is_well_without_a_mailbox(box, messages, settings):
    box.add(bounce(messages[0]))
    assert checkup.bounces() == "the mailbox answers, 1 mails to read"
    assert box.seen == set()
    settings.BOUNCE_MAILBOX_URL = ""
    assert checkup.bounces() == "no mailbox is read (BOUNCE_MAILBOX_URL is not set)"
    assert read_bounces() == {}


def test_a_folder_that_does_not_exist_is_named(box, settings):
    settings.BOUNCE_MAILBOX_URL = settings.BOUNCE_MAILBOX_URL.replace("/INBOX", "/Re%20turned")
    with pytest.raises(MailboxAway, match="There is no folder Re turned"):
        read_mailbox()


@pytest.mark.parametrize("url", ["pop3://u:p@host", "imaps://host", "imaps://u:p@host:port/", "nonsense"])
def test_an_address_that_is_none_says_how_one_looks(url):
    with pytest.raises(MailboxAway, match="imaps://user:password@host:993/INBOX"):
        address_of(url)


def test_ports_and_folder_have_their_usual_values():
    assert (address_of("imaps://u:p@h").port, address_of("imap://u:p@h/").port) == (993, 143)
    assert address_of("imaps://u:p@h").folder == "INBOX"


def test_beat_reads_the_mailbox_every_five_minutes():
    assert django_settings.CELERY_BEAT_SCHEDULE["read-bounces"] == {
        "task": "apps.outbox.tasks.read_bounces",
        "schedule": 300,
    }
