"""Reading delivery reports: those of several servers, and whatever else lands in a mailbox."""

import random
import time

import pytest

from apps.outbox.letters import message_id_of
from apps.outbox.reports import MOST_BYTES, Fate, read_report, status_in
from apps.outbox.tests.dsn import bounce, complaint
from apps.outbox.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return MessageFactory(to_email="Priya@Client.example")


def test_a_report_of_postfix_names_the_message_the_address_and_the_reason(message):
    report = read_report(bounce(message))
    assert report.messages == (message.pk,)
    assert report.fates == (Fate("failed", ("priya@client.example",), "5.1.1", "550 5.1.1 User unknown"),)


EXCHANGE = """\
From: <postmaster@client.example>
Subject: =?utf-8?B?VW56dXN0ZWxsYmFy?=
In-Reply-To: {message_id}
References: <other@x.example> {message_id}
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="b"
MIME-Version: 1.0

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset="x-unknown-charset"
Content-Transfer-Encoding: quoted-printable

Der Empf=E4nger wurde nicht gefunden.
--c--
--b
Content-Type: message/delivery-status

Reporting-MTA: dns;ex01.client.example
Received-From-MTA: dns;mx.firm.example

Final-Recipient: rfc822;<priya@client.example>
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp;550 5.7.1
 RESOLVER.RST.AuthRequired; authentication required
  [Stage: CreateMessage]

Final-Recipient: rfc822;second@client.example
Action: delayed
Status: 4.4.7

--b
Content-Type: text/rfc822-headers

To: priya@client.example
{id_heading}
--b--
"""


@pytest.mark.parametrize("where", ["returned headings", "in reply to"])
def test_a_report_of_exchange_with_two_recipients_names_both(message, where):
    id_heading = f"Message-ID:\n {message_id_of(message)}" if where == "returned headings" else "X-No: id"
    text = EXCHANGE.format(message_id=message_id_of(message) if where == "in reply to" else "", id_heading=id_heading)
    report = read_report(text.encode())
    assert report.messages == (message.pk,)
    assert [(fate.action, fate.addresses, fate.status) for fate in report.fates] == [
        ("failed", ("priya@client.example",), "5.7.1"),
        ("delayed", ("second@client.example",), "4.4.7"),
    ]
    assert report.fates[0].words.endswith("authentication required [Stage: CreateMessage]")


def test_the_mail_that_came_back_counts_before_what_it_answers(message):
    other = MessageFactory()
    raw = bounce(message).replace(b"Return-Path: <>", f"In-Reply-To: {message_id_of(other)}".encode())
    assert read_report(raw).messages == (message.pk, other.pk)


def test_a_report_in_the_form_for_international_addresses_is_read(message):
    raw = bounce(message, final="päivi@kunde.example").replace(
        b"message/delivery-status", b"message/global-delivery-status"
    )
    assert read_report(raw).fates[0].addresses == ("päivi@kunde.example",)
    assert read_report(raw).fates[0].status == "5.1.1"


def test_an_address_a_mailbox_passed_the_mail_on_to_is_told_with_the_original_one(message):
    raw = bounce(message, final="priya@private.example").replace(
        b"Original-Recipient: rfc822;priya@private.example", b"Original-Recipient: rfc822;priya@client.example"
    )
    assert read_report(raw).fates[0].addresses == ("priya@private.example", "priya@client.example")


def test_a_complaint_is_read_and_a_note_that_it_is_no_spam_is_none(message):
    assert read_report(complaint(message)).fates == (Fate("complained", ("priya@client.example",)),)
    assert read_report(complaint(message)).messages == (message.pk,)
    assert read_report(complaint(message, kind="not-spam")) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [("5.1.1", "5.1.1"), ("smtp; 550 no", "5.0.0"), ("451 4.7.1 later", "4.7.1"), ("10.20.30.4", ""), ("", "")],
)
def test_a_status_is_found_in_what_servers_say(text, status):
    assert status_in(text) == status


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 50,
        b"Subject: hello\n\nI am away until Monday.",
        b"Content-Type: multipart/report\n\n",
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\n',
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\nAct',
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/rfc822\n\n--x--',
        b"Content-Type: multipart/report; boundary*0*=utf-9''%zz; =; charset==?x?y?z?=\n\n",
    ],
)
def test_what_is_no_report_is_none(raw):
    assert read_report(raw) is None


def test_no_broken_report_stops_the_reading(message):
    whole = bounce(message)
    chance = random.Random(7)
    for _ in range(400):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        start = chance.randrange(len(raw))
        del raw[start : start + chance.randint(0, 200)]
        report = read_report(bytes(raw))
        assert report is None or set(report.messages) <= {message.pk}


def test_a_huge_mail_is_read_only_at_its_head(message):
    raw = bounce(message).replace(b"Tell us.", b"x" * 76 + b"\r\n" + b"A" * 20_000_000)
    began = time.perf_counter()
    assert read_report(raw).messages == (message.pk,)
    assert time.perf_counter() - began < 2
    assert len(raw) > 20 * MOST_BYTES


@pytest.mark.parametrize("kind", ["multipart/mixed", "message/rfc822", "multipart/report"])
def test_parts_nested_a_thousand_times_are_no_report_and_take_no_time(kind):
    deep = b'Content-Type: multipart/report; boundary="b0"\n\n--b0\n'
    for level in range(1, 6000):
        deep += f'Content-Type: {kind}; boundary="b{level}"\n\n--b{level}\n'.encode()
    began = time.perf_counter()
    assert read_report(deep) is None
    assert time.perf_counter() - began < 5


def test_a_report_with_a_thousand_recipients_is_taken_in_part(message):
    one = "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    raw = bounce(message).replace(b"Remote-MTA", b"X: y\r\n\r\n" + (one * 1000).encode() + b"Remote-MTA", 1)
    assert len(read_report(raw).fates) == 100
