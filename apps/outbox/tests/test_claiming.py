"""Who gets which message next: leases, messages that kill their sender, the pace of each domain, the stop button."""

import datetime as dt
import threading
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.outbox import sending
from apps.outbox.claiming import BATCH, claim
from apps.outbox.models import Message, Pace, Stop
from apps.outbox.sending import MOST_ATTEMPTS, send_due
from apps.outbox.services import queue_messages, start_sending, stop_sending
from apps.outbox.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 7, 3, 12, tzinfo=dt.UTC)


def queue(count, domain):
    rows = [{"dedupe_key": f"{domain}:{n}", "to_email": f"reader{n}@{domain}"} for n in range(count)]
    queue_messages(messages=[Message(kind="test", subject="s", text="t", **row) for row in rows])


def at(**later):
    return time_machine.travel(NOON + dt.timedelta(**later), tick=False)


def states():
    return Counter(Message.objects.values_list("state", flat=True))


def test_a_domain_gets_its_mails_of_a_minute_and_holds_up_nobody(post_office, settings):
    settings.OUTBOX_MAILS_A_MINUTE_A_DOMAIN = 5
    with at():
        queue(1000, "Big.example")
        queue(3, "small.example")
        assert send_due() == {"sent": 8}
        assert send_due() == {}
    assert Counter(to.split("@")[1] for to in post_office.to) == {"Big.example": 5, "small.example": 3}
    with at(seconds=59):
        assert send_due() == {}
    with at(seconds=60):
        assert send_due() == {"sent": 5}
    assert states() == {"sent": 13, "queued": 990}


def test_without_a_pace_nobody_waits(post_office, settings):
    settings.OUTBOX_MAILS_A_MINUTE_A_DOMAIN = 0
    queue(BATCH + 1, "big.example")
    assert send_due() == {"sent": BATCH + 1}
    assert not Pace.objects.exists()


def test_what_a_dead_sender_left_keeps_the_pace_too(settings):
    settings.EMAIL_URL = "smtp://mail.example"
    settings.OUTBOX_MAILS_A_MINUTE_A_DOMAIN = 2
    with at():
        queue(2, "big.example")
        assert len(claim()) == 2
    with at(minutes=11):
        Pace.objects.update(minute=timezone.now(), claimed=2)
        assert claim() == []
    with at(minutes=12):
        assert len(claim()) == 1


@pytest.mark.django_db(transaction=True)
def test_many_senders_keep_one_pace(post_office, settings):
    settings.OUTBOX_MAILS_A_MINUTE_A_DOMAIN = 25
    with at():
        for domain in ("a.example", "b.example", "c.example"):
            queue(60, domain)
        together(send_due, 8)
    assert Counter(to.split("@")[1] for to in post_office.to) == {"a.example": 25, "b.example": 25, "c.example": 25}
    assert len(set(post_office.to)) == 75


def together(work, times):
    def run():
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_message_that_kills_its_sender_fails_at_last_and_takes_no_other_with_it(post_office):
    deadly, other = MessageFactory(), MessageFactory()
    assert len(claim()) == 2
    for day in range(1, MOST_ATTEMPTS + 2):
        with time_machine.travel(timezone.now() + dt.timedelta(days=day), tick=False):
            if day == 2:
                assert sending._send(claim(), Counter())  # the sender of this one lives
            elif day <= MOST_ATTEMPTS:
                assert claim() == [deadly]
            else:
                assert send_due() == {"failed": 1}
    deadly.refresh_from_db()
    assert deadly.error.startswith(f"Given up after {MOST_ATTEMPTS} tries.")
    assert post_office.to == [other.to_email]


def test_what_cannot_be_made_into_a_mail_is_put_off_and_holds_up_nobody(post_office):
    broken, good = MessageFactory(link_purpose="no-such-page"), MessageFactory()
    assert send_due() == {"queued": 1, "sent": 1}
    broken.refresh_from_db()
    assert (broken.attempts, "NoReverseMatch" in broken.error) == (1, True)
    assert post_office.to == [good.to_email]


def test_the_stop_button_holds_within_one_message_and_nothing_is_lost(post_office, cast):
    queue(5, "client.example")

    async def taken_and_stopped(server, session, envelope):
        if len(post_office.mails) == 1:
            Press.wanted = True
        return await take(server, session, envelope)

    class Press:
        wanted = False

    take, post_office.handle_DATA = post_office.handle_DATA, taken_and_stopped
    pressed = Stop.holds

    def pressed_meanwhile():
        if Press.wanted and not pressed():
            stop_sending(by=cast.administrator)
        return pressed()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stop, "holds", pressed_meanwhile)
        assert send_due() == {"sent": 2}
    assert states() == {"sent": 2, "queued": 3}
    assert set(Message.objects.filter(state="queued").values_list("attempts", flat=True)) == {0}
    assert send_due() == {}
    start_sending(by=cast.administrator)
    assert send_due() == {"sent": 3}
    stop = Stop.objects.get()
    assert (stop.stopped_by, stop.ended_by) == (cast.administrator, cast.administrator)


def test_the_stop_button_pressed_twice_is_one_stop(cast):
    first = stop_sending(by=cast.administrator)
    assert stop_sending(by=None) == first
    start_sending(by=None)
    start_sending(by=None)
    assert Stop.now() is None


def test_a_message_costs_two_statements_and_a_batch_a_few_more(post_office, settings):
    settings.OUTBOX_MAILS_A_MINUTE_A_DOMAIN = 500
    queue(2 * BATCH, "client.example")
    with CaptureQueriesContext(connection) as captured:
        assert send_due() == {"sent": 2 * BATCH}
    assert len(captured) <= 2.5 * 2 * BATCH
    per_message = [query for query in captured if '"outbox_stop"' in query["sql"] or "'sent'" in query["sql"]]
    assert len(per_message) <= 2 * 2 * BATCH + 10
