"""Asking contacts to confirm: who may be asked, the one mail, its words, two at once, and what holds it back."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.accounts.services import update_account, update_contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.impacts import services
from apps.impacts.models import Confirmation
from apps.impacts.tests.factories import ImpactFactory
from apps.impacts.tests.promised import ask, deliver, filled, url_of
from apps.outbox.letters import filled as with_links
from apps.outbox.models import LINK, Message
from apps.outbox.sending import send_due
from apps.outbox.services import suppress
from apps.people.services import update_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(cast):
    ImpactFactory(account=cast.account)
    return ContactFactory(account=cast.account, full_name="Dana Whitfield", email="dana@northgate.example")


def why_not(cast, contact):
    with pytest.raises(ValidationError) as refused:
        services.ask_contact_to_confirm(by=cast.owner, contact=contact)
    return refused.value.message_dict["contact"][0]


def test_one_mail_leaves_in_a_persons_name_with_the_link_left_open(cast, dana):
    confirmation = services.ask_contact_to_confirm(by=cast.owner, contact=dana)
    message = Message.objects.get()
    assert (message.kind, message.to_email, message.reply_to) == ("confirmation", dana.email, cast.owner.email)
    assert message.from_name.startswith("Marta Lindqvist, ")
    assert message.subject == "Is this what you expect from us, Dana?"
    assert LINK in message.text
    assert LINK in message.html
    assert url_of(confirmation) in with_links(message.text, message)
    assert "/u/" in with_links(message.html, message)
    assert confirmation.expires_at - timezone.now() > dt.timedelta(days=29, hours=23)


def test_the_longest_name_of_a_manager_stops_no_mail(cast, dana):
    owner = update_person(by=None, person=cast.owner, full_name="Marta " + "L" * 114)
    asked = services.ask_to_confirm(by=owner, account=cast.account, contacts=[dana.pk])
    assert len(asked.confirmations) == 1
    assert Message.objects.get().from_name == "Marta " + "L" * 114


def test_a_name_with_an_ampersand_is_written_as_it_is_in_the_text(cast, dana):
    update_account(by=cast.owner, account=cast.account, name="Tern & Vale")
    services.ask_contact_to_confirm(by=cast.owner, contact=dana)
    message = Message.objects.get()
    assert "at Tern & Vale." in message.text
    assert "at Tern &amp; Vale." in message.html


@pytest.mark.parametrize(
    ("language", "words"),
    {"de": "Guten Tag Dana,", "fr": "Bonjour Dana,", "es": "Buenos días", "pt": "Bom dia"}.items(),
)
def test_the_mail_speaks_the_contacts_language(language, words, cast, dana):
    update_contact(by=cast.owner, contact=dana, language=language)
    services.ask_contact_to_confirm(by=cast.owner, contact=dana)
    message = Message.objects.get()
    assert words in message.text
    assert f'<html lang="{language}">' in message.html
    for english in ("Please say", "expect from us", "Nothing is recorded", "Thank you", "reply to this mail"):
        assert english not in message.subject + message.text + message.html, english


def test_who_may_not_be_asked_is_told_why(cast, dana):
    left = ContactFactory(account=cast.account, full_name="Lea Left", left_on=today())
    silent = ContactFactory(account=cast.account, full_name="Sue Silent", email="sue@northgate.example")
    suppress(by=None, address="SUE@northgate.example", reason="unsubscribed")
    mailless = ContactFactory(account=cast.account, full_name="Max Mailless", email="")
    assert why_not(cast, left) == "Lea Left: has left."
    assert why_not(cast, mailless) == "Max Mailless: has no email address."
    assert why_not(cast, silent) == "Sue Silent: the address gets no more mail: unsubscribed or bounced."
    update_account(by=cast.owner, account=cast.account, is_out_to_bid=True)
    assert why_not(cast, dana) == "Dana Whitfield: the account is out to bid."
    assert not Confirmation.objects.exists()
    assert not Message.objects.exists()


def test_without_an_active_impact_there_is_nothing_to_confirm(cast, dana):
    services.update_impact(by=None, impact=cast.account.impacts.get(), status="draft")
    assert why_not(cast, dana) == "Dana Whitfield: the account has no active impact to confirm."


def test_nobody_is_asked_again_while_a_request_waits_or_within_14_days(cast):
    asked = ask(cast)
    deliver(asked.confirmation, seconds_ago=60)
    assert why_not(cast, asked.dana) == "Dana Whitfield: an earlier request is still waiting for an answer."
    services.withdraw_confirmation(by=cast.owner, confirmation=asked.confirmation)
    assert why_not(cast, asked.dana) == "Dana Whitfield: was asked to confirm within the last 14 days."
    with time_machine.travel(timezone.now() + dt.timedelta(days=14, minutes=1), tick=False):
        again = services.ask_contact_to_confirm(by=cast.owner, contact=asked.dana)
    assert again.pk != asked.confirmation.pk


def test_asking_again_ends_the_link_of_an_answered_request(cast, client):
    asked = ask(cast)
    deliver(asked.confirmation, seconds_ago=60)
    assert client.post(asked.url, filled(asked)).status_code == 303
    with time_machine.travel(timezone.now() + dt.timedelta(days=15), tick=False):
        again = services.ask_contact_to_confirm(by=cast.owner, contact=asked.dana)
        assert client.get(asked.url).status_code == 410
        assert client.get(url_of(again)).status_code == 200


@pytest.mark.parametrize("state", ["bounced", "failed", "cancelled"])
def test_a_mail_that_never_arrived_counts_as_no_request(state, cast):
    asked = ask(cast)
    Message.objects.update(state=state)
    assert services.ask_contact_to_confirm(by=cast.owner, contact=asked.dana).pk != asked.confirmation.pk


def test_what_waits_is_held_back_once_the_contact_has_left(cast):
    asked = ask(cast)
    update_contact(by=cast.owner, contact=asked.dana, left_on=today())
    send_due()
    message = Message.objects.get()
    assert (message.state, message.error) == ("cancelled", "Held back: has left.")
    asked.confirmation.refresh_from_db()
    assert asked.confirmation.closed_at is not None


def test_only_those_who_write_on_the_account_ask_and_withdraw(cast, dana):
    for person in (cast.executive, cast.outsider, cast.coach):
        with pytest.raises(PermissionDenied):
            services.ask_contact_to_confirm(by=person, contact=dana)
    confirmation = services.ask_contact_to_confirm(by=cast.teammate, contact=dana)
    with pytest.raises(PermissionDenied):
        services.withdraw_confirmation(by=cast.outsider, confirmation=confirmation)


def test_contacts_of_other_accounts_are_never_asked_along(cast, dana):
    ImpactFactory(account=cast.foreign_account)
    foreign = ContactFactory(account=cast.foreign_account)
    asked = services.ask_to_confirm(by=cast.owner, account=cast.account, contacts=[dana.pk, foreign.pk])
    assert [row.contact for row in asked.confirmations] == [dana]


def test_asking_costs_the_same_for_one_contact_and_for_three(cast, dana, django_assert_num_queries):
    for more in (0, 2):
        contacts = [dana, *ContactFactory.create_batch(more, account=cast.account)]
        Confirmation.objects.all().delete()
        with django_assert_num_queries(10):
            services.ask_to_confirm(by=cast.owner, account=cast.account, contacts=[row.pk for row in contacts])
        assert Confirmation.objects.count() == 1 + more


READS = {"owner": 200, "teammate": 200, "lead": 200, "administrator": 200}
CLOSED = {"executive": 403, "coach": 403, "outsider": 404}


@pytest.mark.parametrize(("who", "status"), {**READS, **CLOSED}.items())
def test_the_page_that_asks_opens_for_those_who_may_ask(who, status, cast, dana, sign_in):
    client, url = sign_in(getattr(cast, who)), reverse("impacts:ask_to_confirm", args=[cast.account.pk])
    assert client.get(url).status_code == status
    sent = client.post(url, {"contact": dana.pk})
    assert (sent.status_code, Message.objects.count()) == ((302, 1) if status == 200 else (status, 0))


def test_the_page_says_who_is_left_out_and_asks_for_a_tick(cast, dana, sign_in):
    ContactFactory(account=cast.account, full_name="Lea Left", left_on=today())
    client, url = sign_in(cast.owner), reverse("impacts:ask_to_confirm", args=[cast.account.pk])
    page = client.get(url)
    assert [(str(contact), str(why)) for contact, why in page.context["left_out"]] == [("Lea Left", "has left")]
    assert page.context["askable"] == [dana]
    empty = client.post(url, {})
    assert (empty.status_code, empty.context["error"]) == (422, "Tick at least one contact.")


def test_a_request_is_withdrawn_from_the_accounts_page(cast, client, sign_in):
    asked = ask(cast)
    url = reverse("impacts:withdraw_confirmation", args=[asked.confirmation.pk])
    assert sign_in(cast.outsider).post(url).status_code == 404
    assert sign_in(cast.owner).get(url).status_code == 405
    assert url in sign_in(cast.owner).get(reverse("accounts:promises", args=[cast.account.pk])).text
    assert sign_in(cast.owner).post(url).url == reverse("accounts:promises", args=[cast.account.pk])
    assert client.get(asked.url).status_code == 410
    assert Message.objects.get().state == "cancelled"
