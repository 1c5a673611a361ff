"""How often the reader of an address wants to be asked: less often, never, as before."""

import pytest
from django.test import Client

from apps.accounts.models import Contact
from apps.accounts.services import update_contact
from apps.core.links import make_token
from apps.feedback.models import AskingPreference
from apps.feedback.tests.asking import ask
from apps.feedback.tests.test_answer_page import counts
from apps.outbox.models import Message, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(cast) -> str:
    return f"/u/{make_token('unsubscribe', ask(cast, email='Priya@Northgate.example').contact.pk)}/"


def text(client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_look_changes_nothing_and_offers_two_choices(client, url):
    before = counts()
    page = text(client, url)
    assert counts() == before
    assert "Between two requests lie at least 90 days, after a service case at least 30." in page
    assert ("Ask me at most twice a year" in page, "Never again" in page) == (True, True)
    assert "Ask me as before" not in page


def test_how_often_follows_the_settings(client, url, settings):
    settings.FEEDBACK_REST_DAYS, settings.FEEDBACK_SHORT_REST_DAYS = 120, 45
    assert "at least 120 days, after a service case at least 45." in text(client, url)


def test_less_often_holds_for_the_address_and_can_be_undone(client, url):
    answered = client.post(url, {"choice": "less_often"})
    assert (answered.status_code, answered.url) == (303, url)
    client.post(url, {"choice": "less_often"})
    assert list(AskingPreference.objects.values_list("address", "pace")) == [("priya@northgate.example", "less_often")]
    assert "We ask you at most twice a year." in text(client, url)
    client.post(url, {"choice": "as_before"})
    assert not AskingPreference.objects.exists()


def test_never_stops_all_mail_and_can_be_undone(client, url):
    client.post(url, {"choice": "never"})
    assert Suppression.objects.get().reason == "unsubscribed"
    assert Message.objects.get().state == "cancelled"
    page = text(client, url)
    assert "We will not write to you again." in page
    client.post(url, {"choice": "as_before"})
    assert not Suppression.objects.exists()


def test_less_often_takes_never_back(client, url):
    client.post(url, {"choice": "never"})
    client.post(url, {"choice": "less_often"})
    assert not Suppression.objects.exists()
    assert AskingPreference.objects.get().pace == "less_often"


@pytest.mark.parametrize("reason", ["bounced", "complained"])
def test_an_address_that_bounced_or_complained_stays_stopped(client, url, reason):
    Suppression.objects.create(address="priya@northgate.example", reason=reason)
    for choice in ("as_before", "less_often"):
        client.post(url, {"choice": choice})
    assert Suppression.objects.get().reason == reason
    assert "<button" not in text(client, url)


def test_one_click_of_a_mail_program_means_never(url):
    client = Client(enforce_csrf_checks=True)
    answered = client.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answered.status_code == 200
    assert not answered.cookies
    assert Suppression.objects.get().reason == "unsubscribed"


def test_a_link_ends_when_the_contact_gets_an_address_it_was_not_mailed_to(client, cast, url):
    """Nobody at the firm has the contact's link by writing their own address in, and then chooses for somebody else."""
    contact = Contact.objects.get()
    update_contact(by=cast.owner, contact=contact, email="critic@client.example")
    Suppression.objects.create(address="critic@client.example", reason="unsubscribed")
    for form in ({"choice": "never"}, {"choice": "as_before"}, {"List-Unsubscribe": "One-Click"}):
        assert client.post(url, form).status_code == 410
    assert [row.reason for row in Suppression.objects.all()] == ["unsubscribed"]
    assert "critic" not in text(client, url)
    update_contact(by=cast.owner, contact=contact, email="priya@northgate.EXAMPLE")
    assert client.post(url, {"choice": "less_often"}).status_code == 303


@pytest.mark.parametrize("form", [{}, {"choice": "everything"}, {"List-Unsubscribe": "x"}])
def test_a_post_that_chooses_nothing_changes_nothing(client, url, form):
    assert client.post(url, form).status_code == 422
    assert not Suppression.objects.exists()
    assert not AskingPreference.objects.exists()


def test_the_mail_and_the_page_lead_there(client, cast):
    asked = ask(cast)
    message = Message.objects.get()
    assert "Between two requests lie at least 90 days" in message.text
    assert "Ask me less often, or never" in message.html
    link = f'href="/u/{make_token("unsubscribe", asked.contact.pk)}/"'
    assert link in text(client, asked.url)
