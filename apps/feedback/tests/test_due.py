"""Finding who is due: one statement that an index serves, a hint that never hides anybody, and runs that go on."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Contact
from apps.accounts.services import update_contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback import services
from apps.feedback.eligibility import due, with_reason
from apps.feedback.models import AskingPreference, FeedbackRequest
from apps.feedback.tests.factories import ProgrammeFactory
from apps.outbox.models import Message, Suppression
from apps.outbox.sending import send_due
from apps.people.services import update_person

pytestmark = pytest.mark.django_db


def hint(contact):
    contact.refresh_from_db()
    return contact.last_asked_on


def ago(days):
    return timezone.now() - dt.timedelta(days=days)


def test_asking_notes_the_day_for_everybody_with_the_address(cast):
    here = ContactFactory(account=cast.account, email="dana@group.example")
    there = ContactFactory(account=cast.foreign_account, email="Dana@group.example")
    services.ask_contact(by=None, contact=here)
    assert hint(here) == hint(there) == today()


def test_what_did_not_reach_anybody_is_forgotten_again(cast):
    contact = ContactFactory(account=cast.account)
    services.record_request(by=None, contact=contact, sent_at=ago(200))
    assert hint(contact) == today() - dt.timedelta(days=200)
    request = services.ask_contact(by=None, contact=contact)
    assert hint(contact) == today()
    services.cancel_request(by=None, request=request)
    assert hint(contact) == today() - dt.timedelta(days=200)
    request = services.ask_contact(by=None, contact=contact)
    Message.objects.filter(link_row=request.pk).update(state="failed")
    services.follow_deliveries()
    assert hint(contact) == today() - dt.timedelta(days=200)


def test_a_request_that_never_left_and_expired_is_forgotten(cast):
    contact = ContactFactory(account=cast.account)
    services.ask_contact(by=None, contact=contact)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        services.expire_requests()
    assert hint(contact) is None


def test_a_corrected_history_corrects_the_day(cast):
    contact = ContactFactory(account=cast.account)
    request = services.record_request(by=None, contact=contact, sent_at=ago(10))
    services.update_request(by=None, request=request, sent_at=ago(100))
    assert hint(contact) == today() - dt.timedelta(days=100)


def test_a_new_address_has_not_been_asked(cast):
    contact = ContactFactory(account=cast.account)
    services.ask_contact(by=None, contact=contact)
    update_contact(by=None, contact=contact, title="Head of Sales")
    assert hint(contact) == today()
    update_contact(by=None, contact=contact, email="new@client.example")
    assert hint(contact) is None


def test_the_hint_is_not_the_rule(cast):
    """Whoever was asked and has no day noted is found by the index, and left out by the rule."""
    contact = ContactFactory(account=cast.account)
    services.record_request(by=None, contact=contact, sent_at=ago(10))
    Contact.objects.update(last_asked_on=None)
    programme = ProgrammeFactory()
    assert contact in Contact.objects.maybe_rested(today() - programme.rest)
    assert services.run_programmes() == 0


def test_who_wants_it_less_often_is_asked_twice_a_year(cast):
    contact = ContactFactory(account=cast.account)
    AskingPreference.objects.create(address=contact.address, pace="less_often")
    services.record_request(by=None, contact=contact, sent_at=ago(181), state="expired")
    with pytest.raises(ValidationError, match="at most twice a year"):
        services.ask_contact(by=None, contact=contact)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        services.ask_contact(by=None, contact=contact)


def test_a_run_that_was_cut_off_goes_on_where_it_was(cast, monkeypatch):
    for _ in range(5):
        ContactFactory(account=cast.account)
    programme = ProgrammeFactory()
    monkeypatch.setattr("apps.feedback.services.asking.BATCH", 2)
    found = list(due(programme, today()).values_list("pk", flat=True))
    queue, calls = services.asking.queue_messages, []

    def die_at_the_second(*, messages):
        calls.append(messages)
        if len(calls) == 2:
            raise RuntimeError("killed")
        queue(messages=messages)

    monkeypatch.setattr("apps.feedback.services.asking.queue_messages", die_at_the_second)
    with pytest.raises(RuntimeError):
        services.run_programmes()
    assert (FeedbackRequest.objects.count(), Message.objects.count()) == (2, 2)
    monkeypatch.setattr("apps.feedback.services.asking.queue_messages", queue)
    assert services.run_programmes() == 3
    assert sorted(FeedbackRequest.objects.values_list("contact", flat=True)) == sorted(found)


def test_one_bad_address_never_stops_a_run(cast, post_office):
    """Addresses that no server takes, put in past every form: each fails by itself, all others are sent."""
    good = {ContactFactory(account=cast.account).email for _ in range(3)}
    bad = ["no-at-sign", "two@@signs.example", "line\nbreak@client.example", "@client.example", "ü@ü"]
    for address in bad:
        Contact.objects.filter(pk=ContactFactory(account=cast.account).pk).update(email=address)
    post_office.replies["no-at-sign"] = ["501 5.1.3 That is no address"]
    post_office.replies["unknown@client.example"] = ["550 5.1.1 No such person"]
    ContactFactory(account=cast.account, email="unknown@client.example")
    ProgrammeFactory()
    assert services.run_programmes() == len(good) + len(bad) + 1
    send_due()
    assert {address.split("<")[-1].strip(">") for address in post_office.to} >= good
    states = dict(FeedbackRequest.objects.values_list("contact__email", "state"))
    assert {states[address] for address in good} == {"sent"}
    assert {states[address] for address in (*bad[:4], "unknown@client.example")} == {"bounced"}
    send_due()
    assert not Message.objects.filter(state__in=["queued", "sending"]).exclude(to_email="ü@ü").exists()


def test_a_long_name_never_stops_a_run(cast):
    """As long as the forms let it be: with the firm's name behind it, it is longer than what a mail holds."""
    update_person(by=None, person=cast.owner, full_name="M" * 120)
    asked = [ContactFactory(account=account).pk for account in (cast.account, cast.foreign_account)]
    ProgrammeFactory()
    assert services.run_programmes() == len(asked)
    FeedbackRequest.objects.update(state="sent", sent_at=ago(8))
    Message.objects.update(state="sent", sent_at=ago(8))
    assert services.send_reminders() == len(asked)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_who_is_due_among_many_is_one_statement_that_an_index_serves(cast):
    """20,000 contacts of whom 99 in 100 were asked lately: the index leaves them out before anything else is read."""
    many = 20_000
    Contact.objects.bulk_create(
        [
            Contact(
                account=cast.account,
                full_name=f"Contact {number}",
                email=f"contact{number}@client.example",
                last_asked_on=None if number % 100 == 0 else today() - dt.timedelta(days=number % 80),
            )
            for number in range(many)
        ],
        batch_size=5000,
    )
    lately = Contact.objects.exclude(last_asked_on=None)
    FeedbackRequest.objects.bulk_create(
        [
            FeedbackRequest(
                contact=row, state="answered", sent_at=ago((today() - row.last_asked_on).days), expires_at=ago(0)
            )
            for row in lately
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        for model in (Contact, FeedbackRequest, Suppression):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    programme = ProgrammeFactory()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        found = list(due(programme, today()).values_list("pk", flat=True))
    assert (len(found), len(captured)) == (many // 100, 1)
    exact = with_reason(Contact.objects.all(), today()).filter(why_not="").values_list("pk", flat=True)
    assert sorted(found) == sorted(exact)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "accounts_contact_rested" in plan
    assert not re.search(r"Seq Scan on (accounts_contact|feedback_feedbackrequest)\b", plan), plan
