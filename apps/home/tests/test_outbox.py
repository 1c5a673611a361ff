"""The Outbox page: who sees which mail, and that on a real server nobody sees a link."""

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.feedback.models import FeedbackRequest
from apps.feedback.said import Answers
from apps.feedback.services import ask_contact, record_answer, tell_what_is_due
from apps.outbox.bounces import record_bounce
from apps.outbox.models import Message, Suppression
from apps.outbox.services import suppress

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(cast):
    contact = ContactFactory(account=cast.account, full_name="Priya Nair")
    ask_contact(by=cast.owner, contact=contact)
    return Message.objects.get()


DEMO = {
    "owner": 200,
    "teammate": 200,
    "lead": 200,
    "administrator": 200,
    "executive": 403,
    "coach": 403,
    "outsider": 404,
}


@pytest.mark.parametrize("name", DEMO)
def test_in_the_demo_whoever_works_on_the_account_opens_its_mail(name, cast, message, sign_in, settings):
    settings.EMAIL_URL = ""
    client = sign_in(getattr(cast, name))
    assert client.get(f"/outbox/{message.pk}/").status_code == DEMO[name]
    assert client.get(f"/outbox/{message.pk}/html/").status_code == DEMO[name]
    listed = client.get("/outbox/")
    assert ("Priya Nair" in listed.content.decode()) == (DEMO[name] == 200)


def test_in_the_demo_an_alert_is_opened_by_whom_it_was_told(cast, message, sign_in, settings):
    settings.EMAIL_URL = ""
    request = FeedbackRequest.objects.get()
    record_answer(request=request, answers=Answers(overall_satisfaction=1, is_leadership_only=True))
    tell_what_is_due()
    told = Message.objects.get(kind="follow_up")
    assert told.to_email == cast.lead.email
    for name, code in (("owner", 404), ("teammate", 404), ("lead", 200), ("administrator", 200)):
        client = sign_in(getattr(cast, name))
        assert client.get(f"/outbox/{told.pk}/").status_code == code, name
        assert (told.subject in client.get("/outbox/").content.decode()) == (code == 200)


def test_the_demo_shows_the_link_to_click(cast, message, sign_in, settings):
    settings.EMAIL_URL = ""
    link = f"/a/{make_token('answer', message.link_row)}/"
    client = sign_in(cast.owner)
    for url in (f"/outbox/{message.pk}/", f"/outbox/{message.pk}/html/"):
        assert link in client.get(url).content.decode()


def test_on_a_real_server_no_link_is_shown_and_only_administrators_look(cast, message, sign_in, settings):
    settings.EMAIL_URL = "smtp://mail.firm.example:25"
    assert sign_in(cast.owner).get(f"/outbox/{message.pk}/").status_code == 404
    client = sign_in(cast.administrator)
    for url in (f"/outbox/{message.pk}/", f"/outbox/{message.pk}/html/"):
        page = client.get(url).content.decode()
        assert "/a/" not in page
        assert "/u/" not in page
        assert "[the reader’s own link]" in page


def test_the_preview_runs_and_loads_nothing(cast, message, sign_in):
    client = sign_in(cast.administrator)
    policy = client.get(f"/outbox/{message.pk}/html/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "frame-src 'self'" in client.get(f"/outbox/{message.pk}/")["Content-Security-Policy"]


def test_a_failed_mail_is_tried_again_and_a_queued_one_cancelled_by_administrators(cast, message, sign_in):
    assert sign_in(cast.owner).post(f"/outbox/{message.pk}/cancel/").status_code == 403
    client = sign_in(cast.administrator)
    client.post(f"/outbox/{message.pk}/cancel/")
    message.refresh_from_db()
    assert message.state == "cancelled"
    Message.objects.update(state="failed")
    client.post(f"/outbox/{message.pk}/retry/")
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


def test_an_address_whose_mail_came_back_is_written_to_again_by_administrators_only(cast, message, sign_in, settings):
    settings.EMAIL_URL = "smtp://mail.firm.example:25"
    Message.objects.update(state="sent", sent_at=message.recorded_at)
    record_bounce(message=message, status="5.7.1", said="550 5.7.1 blocked", is_final=True)
    assert sign_in(cast.owner).post(f"/outbox/{message.pk}/lift/").status_code == 403
    client = sign_in(cast.administrator)
    assert "Write to it again" in client.get(f"/outbox/{message.pk}/").content.decode()
    page = client.post(f"/outbox/{message.pk}/lift/", follow=True).content.decode()
    assert f"{message.to_email} gets mail again." in page
    assert "Write to it again" not in page
    assert Suppression.objects.count() == 0
    record_bounce(message=message, status="5.7.1", said="550 5.7.1 blocked", is_final=True)
    assert Suppression.objects.count() == 0, "the same report again overrules nobody"


def test_whoever_unsubscribed_is_not_written_to_again(cast, message, sign_in):
    Message.objects.update(state="bounced")
    suppress(by=None, address=message.to_email, reason="unsubscribed")
    client = sign_in(cast.administrator)
    assert "Write to it again" not in client.get(f"/outbox/{message.pk}/").content.decode()
    page = client.post(f"/outbox/{message.pk}/lift/", follow=True).content.decode()
    assert "Only an address whose mail came back can be written to again." in page
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_at_any_length(count, cast, sign_in, django_assert_num_queries):
    for _ in range(count):
        ask_contact(by=None, contact=ContactFactory(account=cast.account))
    client = sign_in(cast.administrator)
    with django_assert_num_queries(5):
        assert client.get("/outbox/").status_code == 200


def test_mail_is_found_by_state_kind_and_words(cast, message, sign_in):
    client = sign_in(cast.administrator)
    for query in ("state=queued", "kind=feedback_request", "q=priya"):
        assert "Priya Nair" in client.get(f"/outbox/?{query}").content.decode(), query
    for query in ("state=failed", "kind=account", "q=nobody"):
        assert "Priya Nair" not in client.get(f"/outbox/?{query}").content.decode(), query


def test_a_link_to_a_new_password_goes_through_the_outbox_and_is_stored_nowhere(client, cast, settings):
    settings.EMAIL_URL = "smtp://mail.firm.example:25"
    client.post("/session/password/reset/", {"email": cast.owner.email})
    message = Message.objects.get()
    assert (message.kind, message.to_email, message.link_row) == ("account", cast.owner.email, cast.owner.pk)
    assert "/session/password/reset/key/" not in message.text
    from apps.outbox.letters import link_of

    path = link_of(message).removeprefix(settings.BASE_URL)
    assert client.get(path, follow=True).status_code == 200


def test_an_administrator_stops_all_sending_and_starts_it_again(cast, message, sign_in):
    assert sign_in(cast.owner).post("/outbox/stop/").status_code == 403
    client = sign_in(cast.administrator)
    assert client.get("/outbox/stop/").status_code == 405
    client.post("/outbox/stop/")
    for url in ("/outbox/", f"/outbox/{message.pk}/"):
        page = client.get(url).content.decode()
        assert "Sending is stopped" in page
        assert "Ada Admin stopped it on" in page
        assert "1 message waits here." in page
    assert "No mail leaves" in client.get("/").content.decode()
    client.post("/outbox/start/")
    assert "Sending is stopped" not in client.get("/outbox/").content.decode()


def test_without_a_server_others_see_that_sending_is_stopped_and_cannot_start_it(cast, message, sign_in):
    sign_in(cast.administrator).post("/outbox/stop/")
    client = sign_in(cast.owner)
    page = client.get("/outbox/").content.decode()
    assert "Sending is stopped" in page
    assert "/outbox/start/" not in page
    assert client.post("/outbox/start/").status_code == 403
