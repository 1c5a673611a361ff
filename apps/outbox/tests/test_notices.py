"""Alerts: a mail to each person, a notice to each chat that takes them; a chat that fails or hangs holds up nothing."""

import datetime as dt
import logging
import threading
import time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from apps.outbox import channels, claiming, notices
from apps.outbox.channels import check_url
from apps.outbox.models import AlertChannel, Message
from apps.outbox.notices import send_notices
from apps.outbox.sending import MOST_ATTEMPTS, send_due
from apps.outbox.services import alert, delete_channel, send_test, suppress, update_channel
from apps.outbox.tests.chat import Chat
from apps.outbox.tests.conftest import free_port
from apps.outbox.tests.factories import AlertChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat():
    with Chat() as server:
        yield server
        server.release.set()
        server.shutdown()


@pytest.fixture
def tell(cast):
    """tell(key, …) alerts owner and lead of a low answer."""

    def low_answer(key="low:1", **more):
        values = {
            "kind": "low_answer",
            "to": [cast.owner, cast.lead],
            "path": "/feedback/responses/7/",
            "subject": "A low answer from Northgate",
            "text": "Priya Nair gave 2 of 5.\n\nPlease call within 48 hours.",
        }
        alert(key=key, **(values | more))

    return low_answer


@pytest.fixture
def log():
    """What reaches the log of a process: every line that its root logger gets to see."""
    lines = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())

    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def later(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=False)


def notices_of(channel=None):
    rows = Message.objects.filter(channel="notice")
    return rows.filter(alert_channel=channel) if channel else rows


def test_an_alert_is_a_mail_to_each_in_text_and_html_with_the_way_to_the_page(tell, post_office, cast, settings):
    settings.BASE_URL = "https://desk.firm.example"
    tell()
    assert send_due() == {"sent": 2}
    assert post_office.to == [f"{person.full_name} <{person.email}>" for person in (cast.owner, cast.lead)]
    text, html = (
        part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in post_office.mails[0].get_payload()
    )
    link = "https://desk.firm.example/feedback/responses/7/"
    assert text == f"Priya Nair gave 2 of 5.\n\nPlease call within 48 hours.\n\n{link}"
    assert f'href="{link}"' in html
    assert "<p>Priya Nair gave 2 of 5.</p>" in html


def test_what_stands_in_an_alert_is_no_code_in_its_mail(tell):
    tell(text="<script>alert(1)</script> & so on")
    message = Message.objects.first()
    assert message.text.startswith("<script>alert(1)</script> & so on")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in message.html


def test_an_alert_reaches_the_channels_of_its_team_and_those_of_all_once_a_key(tell, cast):
    everything, west = AlertChannelFactory(name="All"), AlertChannelFactory(name="West", team=cast.team)
    AlertChannelFactory(name="East", team=cast.other_team)
    AlertChannelFactory(name="Off", is_active=False)
    for _ in range(2):
        tell(team_id=cast.team.pk)
    assert set(notices_of().values_list("alert_channel", "to_name", "to_email")) == {
        (everything.pk, "All", ""),
        (west.pk, "West", ""),
    }
    assert Message.objects.filter(channel="mail").count() == 2
    tell(key="low:2")
    assert notices_of(west).count() == 1
    assert notices_of(everything).count() == 2


def test_an_alert_not_meant_for_channels_reaches_none(tell):
    AlertChannelFactory()
    tell(is_for_channels=False)
    assert notices_of().count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_an_alert_takes_the_same_statements_for_any_number_of_channels(count, tell, django_assert_num_queries):
    AlertChannelFactory.create_batch(count)
    with django_assert_num_queries(6):  # the channels, the messages; the rest are savepoints
        tell()


def test_a_notice_reaches_the_chat_and_mail_is_no_part_of_it(tell, chat, settings):
    settings.EMAIL_URL = ""
    channel = AlertChannelFactory(url=chat.url)
    tell()
    assert send_notices() == {"sent": 1}
    (post,) = chat.posts
    assert post["title"] == "A low answer from Northgate"
    assert post["message"].endswith("Please call within 48 hours.\n\nhttp://localhost:8000/feedback/responses/7/")
    assert (notices_of(channel).get().state, notices_of(channel).get().attempts) == ("sent", 1)
    assert send_due() == {"kept": 2}
    assert send_notices() == {}


def test_a_notice_is_no_mail(tell, post_office):
    AlertChannelFactory()
    tell(to=[])
    assert send_due() == {}
    assert notices_of().get().state == "queued"


def test_a_chat_that_fails_is_tried_again_and_its_channel_says_so_until_it_works(tell, chat):
    channel = AlertChannelFactory(url=chat.url)
    chat.answers = [500]
    tell()
    assert send_notices() == {"queued": 1}
    channel.refresh_from_db()
    assert "500" in channel.error
    assert "500" in notices_of().get().error
    assert channel.failed_at is not None
    assert send_notices() == {}
    with later(minutes=2):
        assert send_notices() == {"sent": 1}
    channel.refresh_from_db()
    assert (channel.error, channel.failed_at) == ("", None)
    assert (notices_of().get().attempts, notices_of().get().error) == (2, "")
    assert len(chat.posts) == 1


def test_a_chat_that_is_gone_is_given_up_visibly(tell):
    AlertChannelFactory(url=f"json://127.0.0.1:{free_port()}/x")
    tell()
    notices_of().update(attempts=MOST_ATTEMPTS - 1)
    assert send_notices() == {"failed": 1}
    assert notices_of().get().error.startswith(f"Given up after {MOST_ATTEMPTS} tries. ")


def test_a_chat_that_fails_is_asked_once_a_run_and_others_get_theirs(tell, chat):
    down = AlertChannelFactory(url=f"json://127.0.0.1:{free_port()}/x")
    AlertChannelFactory(url=chat.url)
    for n in range(3):
        tell(key=f"low:{n}")
    asked = []
    real = notices.deliver

    def counted(url, *args):
        asked.append(url)
        return real(url, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notices, "deliver", counted)
        assert send_notices() == {"queued": 3, "sent": 3}
    assert asked.count(down.url) == 1
    assert len(chat.posts) == 3


def test_a_chat_that_hangs_is_left_after_its_time_and_holds_up_no_mail(tell, chat, post_office, monkeypatch):
    monkeypatch.setattr(channels, "LONGEST", 0.5)
    chat.hangs = True
    AlertChannelFactory(url=chat.url + "?rto=900&retry=5")
    tell()
    tell(key="low:2")
    assert send_due() == {"sent": 4}
    began = time.perf_counter()
    assert send_notices() == {"queued": 2}
    assert time.perf_counter() - began < 3
    assert "did not answer" in notices_of().first().error


def test_a_batch_ends_within_its_lease_whatever_the_chats_do():
    assert claiming.lease().total_seconds() > notices.BATCH * channels.LONGEST


def test_what_a_dead_sender_left_is_sent_when_its_lease_is_over(tell, chat):
    AlertChannelFactory(url=chat.url)
    tell()
    notices._claim()
    assert send_notices() == {}
    with later(minutes=11):
        assert notices_of().get() not in Message.objects.due(timezone.now()), "the senders of mail leave it alone"
        assert send_notices() == {"sent": 1}


def test_a_channel_that_was_deleted_or_put_to_rest_gets_nothing_more(tell, chat, cast):
    gone, resting = AlertChannelFactory(url=chat.url), AlertChannelFactory(url=chat.url)
    tell()
    delete_channel(by=cast.administrator, channel=gone)
    assert notices_of().get(alert_channel=None).error == "The channel was deleted."
    update_channel(by=cast.administrator, channel=resting, is_active=False)
    assert send_notices() == {"cancelled": 1}
    assert chat.posts == []


def test_a_test_is_sent_at_once_and_says_what_came_of_it(chat, cast):
    channel = AlertChannelFactory(url=chat.url)
    assert send_test(by=cast.administrator, channel=channel) is None
    assert chat.posts[0]["title"] == "A test from ImpactDesk"
    chat.answers = [403]
    assert "403" in send_test(by=cast.administrator, channel=channel).words
    channel.refresh_from_db()
    assert "403" in channel.error


def test_no_part_of_an_address_stands_in_an_error_a_log_or_the_history(tell, chat, log, cast):
    channel = AlertChannelFactory(url=chat.url)
    chat.answers = [500]
    tell()
    send_notices()
    with pytest.raises(ValidationError, match="apprise"):
        check_url("slack://s3cr3tpass")
    logging.getLogger("apps").warning("what is logged can be seen here")
    update_channel(by=cast.administrator, channel=channel, url=chat.url + "/2", name="Renamed")
    channel.refresh_from_db()
    events = list(AlertChannel.pgh_event_models["update"].objects.values())
    assert len(events) == 2
    logged = " ".join(log)
    assert "what is logged can be seen here" in logged
    for secret in ("s3cr3tpass", "T0PS3CRET"):
        assert secret not in f"{channel.error} {notices_of().get().error} {logged} {events}"


def test_a_suppressed_empty_address_silences_no_chat(tell, chat):
    AlertChannelFactory(url=chat.url)
    suppress(by=None, address="", reason="bounced")
    tell(to=[])
    assert send_notices() == {"sent": 1}


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_notice_once(tell, chat):
    AlertChannelFactory(url=chat.url)
    for n in range(25):
        tell(key=f"low:{n}", subject=f"Answer {n}", to=[])

    def send() -> None:
        send_notices()
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(post["title"] for post in chat.posts) == sorted(f"Answer {n}" for n in range(25))
    assert set(notices_of().values_list("state", flat=True)) == {"sent"}
