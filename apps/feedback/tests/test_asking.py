"""Who is asked: by hand and by programmes, under one rule."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from apps.accounts.services import update_account, update_contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import today
from apps.feedback import services
from apps.feedback.eligibility import WhyNot
from apps.feedback.models import FeedbackRequest, Programme
from apps.feedback.tests.factories import ProgrammeFactory
from apps.outbox.models import LINK, Message
from apps.outbox.sending import send_due
from apps.outbox.services import suppress

pytestmark = pytest.mark.django_db


def on(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(14), tzinfo=dt.UTC), tick=False)


def reasons(asked) -> dict[str, WhyNot]:
    return {contact.full_name: why for contact, why in asked.left_out}


def test_asking_an_account_asks_everybody_eligible_and_says_why_not_the_others(cast):
    priya = ContactFactory(account=cast.account, full_name="Priya")
    ContactFactory(account=cast.account, full_name="Left", left_on=today())
    ContactFactory(account=cast.account, full_name="Silent", email="")
    suppressed = ContactFactory(account=cast.account, full_name="Suppressed")
    suppress(by=None, address=suppressed.email, reason="bounced")
    ContactFactory(account=cast.account, full_name="Twin", email=f" {priya.email.upper()}".strip())
    asked = services.ask_account(by=cast.owner, account=cast.account)
    assert [request.contact for request in asked.requests] == [priya]
    assert reasons(asked) == {
        "Left": WhyNot.LEFT,
        "Silent": WhyNot.NO_ADDRESS,
        "Suppressed": WhyNot.SUPPRESSED,
        "Twin": WhyNot.SAME_ADDRESS,
    }
    again = services.ask_account(by=cast.owner, account=cast.account)
    assert again.requests == []
    assert reasons(again)["Priya"] == reasons(again)["Twin"] == WhyNot.WAITING


def test_an_account_out_to_bid_or_lost_is_not_asked(cast):
    contact = ContactFactory(account=cast.account)
    update_account(by=None, account=cast.account, is_out_to_bid=True)
    with pytest.raises(ValidationError, match="out to bid"):
        services.ask_contact(by=cast.owner, contact=contact)
    update_account(by=None, account=cast.account, is_out_to_bid=False, lost_on=today())
    with pytest.raises(ValidationError, match="no active client"):
        services.ask_contact(by=cast.owner, contact=contact)


def test_nobody_is_asked_again_within_90_days(cast):
    contact = ContactFactory(account=cast.account)
    with on(dt.date(2025, 1, 1)):
        services.ask_contact(by=cast.owner, contact=contact)
        send_due()
    with on(dt.date(2025, 3, 31)):
        services.expire_requests()
        with pytest.raises(ValidationError, match="within the last 90 days"):
            services.ask_contact(by=cast.owner, contact=contact)
    with on(dt.date(2025, 4, 1)):
        assert services.ask_contact(by=cast.owner, contact=contact).is_hand_picked


@pytest.mark.parametrize("is_known", [True, False], ids=["known to have left", "left a moment ago"])
def test_withdrawing_a_request_whose_mail_has_left_gives_nobody_a_second_mail(cast, is_known):
    contact = ContactFactory(account=cast.account)
    request = services.ask_contact(by=cast.owner, contact=contact)
    Message.objects.update(state="sent", sent_at=timezone.now())
    if is_known:
        services.follow_deliveries()
    services.cancel_request(by=cast.owner, request=request)
    with pytest.raises(ValidationError, match="within the last 90 days"):
        services.ask_contact(by=cast.owner, contact=contact)
    ProgrammeFactory()
    assert services.run_programmes() == 0
    contact.refresh_from_db()
    assert contact.last_asked_on == today()
    with on(today() + dt.timedelta(days=91)):
        assert services.run_programmes() == 1


def test_a_person_known_at_two_accounts_is_asked_once(cast):
    here = ContactFactory(account=cast.account, email="dana@group.example")
    there = ContactFactory(account=cast.foreign_account, email="Dana@Group.example")
    services.ask_contact(by=cast.owner, contact=here)
    with pytest.raises(ValidationError, match="still waiting"):
        services.ask_contact(by=cast.outsider, contact=there)


def test_who_may_not_write_on_an_account_may_not_ask(cast):
    contact = ContactFactory(account=cast.account)
    for person in (cast.executive, cast.outsider, cast.coach):
        with pytest.raises(PermissionDenied):
            services.ask_contact(by=person, contact=contact)
        with pytest.raises(PermissionDenied):
            services.ask_account(by=person, account=cast.account)


def test_the_mail_is_in_the_contacts_language_and_holds_no_link(cast):
    contact = ContactFactory(account=cast.account, full_name="Priya Nair", language="de")
    request = services.ask_contact(by=cast.owner, contact=contact)
    message = Message.objects.get()
    assert (message.language, message.to_name, message.reply_to) == ("de", "Priya Nair", cast.owner.email)
    assert message.from_name.startswith("Marta Lindqvist, ")
    assert (message.link_purpose, message.link_row) == ("answer", request.pk)
    assert LINK in message.text
    assert f"{LINK}?o=3" in message.html
    assert "Owen Clarke" in message.text
    assert "/a/" not in message.text + message.html


def test_a_programme_asks_everybody_due_once(cast):
    for _ in range(3):
        ContactFactory(account=cast.account)
    with on(dt.date(2025, 4, 1)):
        programme = ProgrammeFactory(starts_on=dt.date(2025, 4, 1), cadence="quarterly")
        assert services.run_programmes() == 3
        assert services.run_programmes() == 0
        programme.refresh_from_db()
        assert (programme.last_run_on, programme.next_run(today())) == (dt.date(2025, 4, 1), dt.date(2025, 7, 1))
        send_due()
    with on(dt.date(2025, 6, 30)):
        services.expire_requests()
        assert services.run_programmes() == 0
    with on(dt.date(2025, 7, 1)):
        assert services.run_programmes() == 3
    assert list(FeedbackRequest.objects.values_list("due_on", flat=True).order_by("due_on").distinct()) == [
        dt.date(2025, 4, 1),
        dt.date(2025, 7, 1),
    ]


def test_a_programme_asks_its_audience_only(cast):
    key = AccountFactory(segment="key")
    senior = ContactFactory(account=cast.account, seniority="senior")
    ContactFactory(account=cast.account)
    at_key = ContactFactory(account=key)
    ProgrammeFactory(audience="key_accounts")
    services.run_programmes()
    assert [request.contact for request in FeedbackRequest.objects.all()] == [at_key]
    ProgrammeFactory(audience="senior")
    services.run_programmes()
    assert FeedbackRequest.objects.first().contact == senior


def test_a_programme_that_rests_or_has_not_begun_asks_nobody(cast):
    ContactFactory(account=cast.account)
    ProgrammeFactory(is_running=False)
    ProgrammeFactory(starts_on=today() + dt.timedelta(days=1))
    assert services.run_programmes() == 0


def test_whose_90_days_end_within_a_week_of_the_run_is_asked_then(cast):
    contact = ContactFactory(account=cast.account)
    with on(dt.date(2025, 1, 3)):
        services.ask_contact(by=cast.owner, contact=contact)
        send_due()
    ProgrammeFactory(starts_on=dt.date(2025, 4, 1))
    for day, count in ((1, 0), (2, 0), (3, 1), (4, 0)):
        with on(dt.date(2025, 4, day)):
            services.expire_requests()
            assert services.run_programmes() == count


def test_a_contact_who_leaves_gets_no_mail_any_more(cast):
    contact = ContactFactory(account=cast.account)
    request = services.ask_contact(by=cast.owner, contact=contact)
    update_contact(by=None, contact=contact, left_on=today())
    assert send_due() == {}
    request.refresh_from_db()
    assert (request.state, Message.objects.get().state) == ("cancelled", "cancelled")


def test_a_request_learns_what_became_of_its_mail(cast):
    fates = {"sent": "sent", "kept": "sent", "failed": "bounced", "bounced": "bounced", "cancelled": "cancelled"}
    for fate in fates:
        contact = ContactFactory(account=cast.account, full_name=fate)
        request = services.ask_contact(by=cast.owner, contact=contact)
        Message.objects.filter(link_row=request.pk).update(state=fate, sent_at=timezone.now())
    services.follow_deliveries()
    assert dict(FeedbackRequest.objects.values_list("contact__full_name", "state")) == fates


def test_an_unanswered_request_expires_after_30_days(cast):
    services.ask_contact(by=cast.owner, contact=ContactFactory(account=cast.account))
    with time_machine.travel(timezone.now() + dt.timedelta(days=29)):
        assert services.expire_requests() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert services.expire_requests() == 1


def test_send_due_asks_sends_and_prints_the_counts(cast, capsys):
    ContactFactory(account=cast.account)
    ProgrammeFactory()
    call_command("send_due")
    assert capsys.readouterr().out == "asked 1, reminded 0, expired 0; messages: kept 1\n"
    assert FeedbackRequest.objects.get().state == "sent"
    call_command("send_due")
    assert capsys.readouterr().out == "asked 0, reminded 0, expired 0; messages: nothing due\n"


def test_past_requests_and_answers_are_history_and_mail_nobody(cast):
    contact = ContactFactory(account=cast.account)
    sent_at, answered_at = (dt.datetime(2025, 6, day, tzinfo=dt.UTC) for day in (2, 4))
    request = services.record_request(
        by=cast.administrator, contact=contact, sent_at=sent_at, state="answered", answered_at=answered_at
    )
    response = services.record_response(
        by=cast.administrator, contact=contact, answered_at=answered_at, request=request, overall_satisfaction=4
    )
    assert (response.account, response.request, response.is_hand_picked) == (cast.account, request, True)
    assert not Message.objects.exists()
    with pytest.raises(PermissionDenied):
        services.record_response(by=cast.owner, contact=contact, answered_at=answered_at)
    with pytest.raises(ValidationError, match="future"):
        services.record_response(by=None, contact=contact, answered_at=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="says when"):
        services.record_request(by=None, contact=contact, sent_at=sent_at, state="answered")


def at_once(*calls) -> None:
    def run(call) -> None:
        try:
            call()
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_programmes_run_at_once_by_two_ask_each_contact_once(cast):
    for number in range(6):
        ContactFactory(account=cast.account, email=f"Person{number % 3}@client.example")
    ProgrammeFactory(name="First")
    ProgrammeFactory(name="Second")
    at_once(services.run_programmes, services.run_programmes)
    assert (FeedbackRequest.objects.count(), Message.objects.count()) == (3, 3)
    assert Programme.objects.filter(last_run_on=today()).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_asking_one_contact_at_once_ask_once(cast):
    contact = ContactFactory(account=cast.account)
    at_once(
        lambda: services.ask_contact(by=cast.owner, contact=contact),
        lambda: services.ask_account(by=cast.lead, account=cast.account),
    )
    assert FeedbackRequest.objects.count() == 1
