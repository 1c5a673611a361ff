"""The one reminder, deliveries that fail after the mail was sent, and what is held back."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from apps.accounts.services import update_account, update_contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback import services
from apps.feedback.models import Draft, FeedbackExclusion, FeedbackRequest
from apps.feedback.sheet import Answers
from apps.outbox.models import LINK, Message
from apps.outbox.sending import send_due
from apps.outbox.services import suppress

pytestmark = pytest.mark.django_db
REMINDER = {"kind": "feedback_reminder"}


def in_days(days):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False)


@pytest.fixture
def request_sent(cast):
    request = services.ask_contact(by=cast.owner, contact=ContactFactory(account=cast.account))
    send_due()
    request.refresh_from_db()
    return request


def exclude(contact, cast):
    FeedbackExclusion.objects.create(
        contact=contact,
        reason="In mourning",
        requested_by=cast.owner,
        approved_by=cast.lead,
        approved_at=timezone.now(),
        until_on=today() + dt.timedelta(days=60),
    )


def test_one_reminder_leaves_after_7_days_and_no_second(request_sent):
    with in_days(6):
        assert services.send_reminders() == 0
    with in_days(7):
        assert services.send_reminders() == 1
        send_due()
    with in_days(20):
        assert services.send_reminders() == 0
    message = Message.objects.get(**REMINDER)
    request_sent.refresh_from_db()
    assert (message.state, message.dedupe_key) == ("kept", f"feedback-reminder:{request_sent.pk}")
    assert (message.link_purpose, message.link_row, request_sent.state) == ("answer", request_sent.pk, "sent")
    assert LINK in message.text
    assert LINK in message.html
    assert "the only reminder" in message.text
    assert request_sent.reminded_at is not None


def test_who_answered_is_not_reminded(request_sent):
    services.record_answer(request=request_sent, answers=Answers(overall_satisfaction=4))
    with in_days(8):
        assert services.send_reminders() == 0


def leave(contact, cast):
    update_contact(by=None, contact=contact, left_on=today())


def go_out_to_bid(contact, cast):
    update_account(by=None, account=contact.account, is_out_to_bid=True)


def unsubscribe(contact, cast):
    suppress(by=None, address=contact.email, reason="unsubscribed")


@pytest.mark.parametrize("happening", [leave, go_out_to_bid, unsubscribe, exclude])
def test_who_may_get_no_mail_any_more_is_not_reminded(request_sent, cast, happening):
    happening(request_sent.contact, cast)
    with in_days(8):
        assert services.send_reminders() == 0


@pytest.mark.parametrize("happening", [leave, go_out_to_bid, exclude])
def test_what_has_not_left_stays_here_and_counts_as_not_asked(cast, happening):
    contact = ContactFactory(account=cast.account)
    request = services.ask_contact(by=cast.owner, contact=contact)
    happening(contact, cast)
    assert send_due() == {}
    request.refresh_from_db()
    contact.refresh_from_db()
    assert (request.state, Message.objects.get().state, contact.last_asked_on) == ("cancelled", "cancelled", None)
    assert "Held back" in Message.objects.get().error


def test_a_waiting_reminder_is_held_back_and_the_link_goes_on_working(request_sent, cast):
    with in_days(7):
        services.send_reminders()
        go_out_to_bid(request_sent.contact, cast)
        send_due()
        assert Message.objects.get(**REMINDER).state == "cancelled"
        request_sent.refresh_from_db()
        assert (request_sent.state, request_sent.is_open) == ("sent", True)


@pytest.mark.parametrize("days", [0, 30], ids=["answered", "expired"])
def test_a_reminder_that_waits_while_the_request_is_answered_or_expires_never_leaves(request_sent, days):
    with in_days(8):
        assert services.send_reminders() == 1
        if not days:
            services.record_answer(request=request_sent, answers=Answers(overall_satisfaction=4))
    with in_days(8 + days):
        services.expire_requests()
        send_due()
    reminder = Message.objects.get(**REMINDER)
    assert (reminder.state, reminder.error) == ("cancelled", "Held back: the request is answered or over.")
    request_sent.refresh_from_db()
    assert request_sent.state == ("expired" if days else "answered")


def test_past_requests_brought_in_are_not_reminded(cast):
    contact = ContactFactory(account=cast.account)
    services.record_request(by=None, contact=contact, sent_at=timezone.now() - dt.timedelta(days=10))
    assert services.send_reminders() == 0


def test_a_draft_is_spoken_of_and_a_reminder_is_in_the_contacts_words(cast):
    contact = ContactFactory(account=cast.account)
    request = services.ask_contact(by=cast.owner, contact=contact)
    send_due()
    Draft.objects.create(request=request, data={"comment": ["half"]}, saved_at=timezone.now())
    with in_days(7):
        services.send_reminders()
    text = Message.objects.get(**REMINDER).text
    assert "filled in so far is kept" in text
    assert "half" not in text


def test_a_report_after_the_mail_was_sent_makes_the_request_bounced_and_frees_the_contact(request_sent):
    Message.objects.filter(link_row=request_sent.pk).update(state="bounced")
    services.follow_deliveries()
    request_sent.refresh_from_db()
    assert (request_sent.state, request_sent.contact.last_asked_on) == ("bounced", None)


def test_a_bounced_reminder_says_nothing_about_the_request_and_who_answered_stays_answered(request_sent):
    with in_days(7):
        services.send_reminders()
        Message.objects.filter(**REMINDER).update(state="bounced")
        services.follow_deliveries()
        request_sent.refresh_from_db()
        assert request_sent.state == "sent"
    services.record_answer(request=request_sent, answers=Answers(overall_satisfaction=4))
    Message.objects.filter(link_row=request_sent.pk).update(state="bounced")
    services.follow_deliveries()
    request_sent.refresh_from_db()
    assert request_sent.state == "answered"


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_remind_each_contact_once(cast):
    for _ in range(6):
        services.ask_contact(by=cast.owner, contact=ContactFactory(account=cast.account))
    send_due()
    FeedbackRequest.objects.update(sent_at=timezone.now() - dt.timedelta(days=8))
    counts = []

    def work() -> None:
        counts.append(services.send_reminders())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sum(counts), Message.objects.filter(**REMINDER).count()) == (6, 6)
