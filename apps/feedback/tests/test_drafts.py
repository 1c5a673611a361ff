"""What is typed and not sent: the client finds it again from any device, and nobody else ever."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from apps.feedback import limits
from apps.feedback.models import Draft, FeedbackRequest, Response
from apps.feedback.services import cancel_request, expire_requests
from apps.feedback.tests.asking import ask, ask_own
from apps.feedback.tests.test_answer_page import counts
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db
KEEP = {"save_draft": "1"}
AUTO = {"save_draft": "auto"}


@pytest.fixture
def asked(cast):
    cast.impact = ImpactFactory(account=cast.account)
    return ask(cast)


def test_the_button_keeps_what_is_typed_and_the_next_device_finds_it(client, asked, cast):
    own = ask_own(asked)[2]
    judge = f"impact-{cast.impact.pk}-cannot_judge"
    form = {"comment": "Half a sentence", "overall": "4", judge: "1", f"question-{own.pk}": "Da", "leadership": "1"}
    kept = client.post(asked.url, form | KEEP)
    assert (kept.status_code, kept.url) == (303, f"{asked.url}?kept=1")
    assert "Only you see it" in client.get(kept.url).content.decode()
    page = Client().get(asked.url).content.decode()
    assert "Half a sentence</textarea>" in page
    assert "Da</textarea>" in page
    assert 'name="overall" value="4" checked' in page
    assert f'name="{judge}" value="1" checked' in page
    assert 'name="leadership" value="1" aria-describedby="leadership-note" checked' in page


def test_a_draft_is_the_only_thing_it_writes(client, asked):
    before = counts()
    assert client.post(asked.url, {"overall": "1", "comment": "Bad"} | AUTO).status_code == 204
    after = counts()
    changed = {label: count - before[label] for label, count in after.items() if count != before[label]}
    assert changed == {"feedback.Draft": 1, "core.Tally": 2}
    assert Message.objects.count() == 1  # no alert: only the mail that asked
    assert FeedbackRequest.objects.get().state == "pending"


def test_no_page_export_or_api_shows_a_draft(client, asked, cast, sign_in):
    client.post(asked.url, {"comment": "Unsent words"} | KEEP)
    pages = ("/feedback/", asked.request.get_absolute_url(), cast.account.get_absolute_url(), "/feedback/?export=csv")
    for person in (cast.owner, cast.lead, cast.executive, cast.administrator):
        for url in pages:
            assert "Unsent words" not in sign_in(person).get(url).content.decode()


def test_sending_ends_the_draft_and_a_late_one_is_not_taken(client, asked):
    client.post(asked.url, {"comment": "Half"} | KEEP)
    client.post(asked.url, {"comment": "Whole"})
    assert not Draft.objects.exists()
    assert client.post(asked.url, {"comment": "Half", "since": ""} | AUTO).status_code == 409
    assert "Whole</textarea>" in client.get(asked.url).content.decode()


def test_a_draft_of_a_change_waits_beside_the_answer_that_stands(client, asked):
    client.post(asked.url, {"comment": "Whole"})
    since = Response.objects.get().answered_at.isoformat()
    assert f'name="since" value="{since}"' in client.get(asked.url).content.decode()
    assert client.post(asked.url, {"comment": "Whole and more", "since": since} | AUTO).status_code == 204
    assert Response.objects.get().comment == "Whole"
    assert "Whole and more</textarea>" in client.get(asked.url).content.decode()


def test_a_number_tapped_in_the_mail_is_newer_than_the_draft(client, asked):
    client.post(asked.url, {"overall": "2", "comment": "Half"} | KEEP)
    page = client.get(f"{asked.url}?o=5").content.decode()
    assert 'name="overall" value="5" checked' in page
    assert "Half</textarea>" in page


def test_a_draft_ends_with_its_link(client, asked, cast):
    client.post(asked.url, {"comment": "Half"} | KEEP)
    FeedbackRequest.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    expire_requests()
    assert not Draft.objects.exists()


def test_a_draft_ends_when_the_request_is_withdrawn(client, asked, cast):
    client.post(asked.url, {"comment": "Half"} | KEEP)
    cancel_request(by=cast.owner, request=asked.request)
    assert not Draft.objects.exists()
    assert client.post(asked.url, {"comment": "Half"} | AUTO).status_code == 410


@pytest.mark.parametrize(("button", "expected"), [(AUTO, b""), (KEEP, b"This is too long to be kept")])
def test_more_than_64_kilobytes_are_refused_and_stay_on_the_page(client, asked, button, expected):
    refused = client.post(asked.url, {"comment": "x" * 64_000} | button)
    assert refused.status_code == 413
    assert expected in refused.content
    assert not Draft.objects.exists()


def test_drafts_have_a_limit_of_their_own(client, asked, monkeypatch):
    monkeypatch.setattr(limits, "MOST_DRAFTS_A_LINK", 3)
    codes = [client.post(asked.url, {"comment": f"{n}"} | AUTO).status_code for n in range(4)]
    assert codes == [204, 204, 204, 429]
    assert client.post(asked.url, {"comment": "Sent"}).status_code == 303


def test_what_is_no_question_is_not_kept(client, asked):
    client.post(asked.url, {"comment": "Half", "website": "x", "other": "y"} | KEEP)
    assert Draft.objects.get().data == {"comment": ["Half"], "since": [""]}
