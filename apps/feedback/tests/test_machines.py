"""Programs that check mail press buttons: what looks like theirs counts nowhere until a person confirms it."""

import pytest

from apps.feedback.models import Draft, Response, UnconfirmedAnswer
from apps.feedback.tests.asking import ask, deliver
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    asked = ask(cast)
    deliver(asked, seconds_ago=60)
    return asked


@pytest.mark.parametrize(
    ("query", "form", "seconds", "signs"),
    [
        ("", {"overall": "4", "comment": "Fine.", "website": "http://x"}, 60, ["hidden_field"]),
        ("", {"overall": "4", "comment": "Fine."}, 9, ["too_soon"]),
        ("", {"overall": "4", "tapped": "4"}, 60, ["only_the_tapped_number"]),
        ("?o=4", {"overall": "4"}, 60, ["only_the_tapped_number"]),
    ],
)
def test_each_sign_is_enough_to_keep_an_answer_unconfirmed(client, asked, query, form, seconds, signs):
    deliver(asked, seconds_ago=seconds)
    answered = client.post(asked.url + query, form)
    assert (answered.status_code, answered.url) == (303, f"{asked.url}thanks/")
    assert UnconfirmedAnswer.objects.get().signs == signs
    assert not Response.objects.exists()
    asked.request.refresh_from_db()
    assert (asked.request.state, asked.request.answered_at) == ("pending", None)
    page = client.get(answered.url).content.decode()
    assert "One tap is missing" in page
    assert "Yes, this is my answer" in page


@pytest.mark.parametrize(
    "form",
    [
        {"overall": "4"},
        {"overall": "5", "tapped": "4"},
        {"overall": "4", "tapped": "4", "comment": "Fine."},
        {"overall": "4", "tapped": "4", "leadership": "1"},
    ],
)
def test_what_a_person_sends_is_recorded_at_once(client, asked, form):
    deliver(asked, seconds_ago=11)
    client.post(asked.url, form)
    assert Response.objects.get().overall_satisfaction == int(form["overall"])
    assert not UnconfirmedAnswer.objects.exists()


def test_a_mail_that_was_kept_here_reached_no_machine(client, asked):
    deliver(asked, seconds_ago=1, state="kept")
    client.post(asked.url, {"overall": "4"})
    assert Response.objects.exists()


def test_a_mail_that_is_leaving_just_now_is_too_soon(client, asked):
    Message.objects.update(state="sending", sent_at=None)
    client.post(asked.url, {"overall": "4"})
    assert UnconfirmedAnswer.objects.get().signs == ["too_soon"]


def test_one_tap_confirms(client, asked):
    client.post(f"{asked.url}?o=4", {"overall": "4"})
    confirmed = client.post(f"{asked.url}confirm/")
    assert (confirmed.status_code, confirmed.url) == (303, f"{asked.url}thanks/")
    assert Response.objects.get().overall_satisfaction == 4
    assert not UnconfirmedAnswer.objects.exists()
    assert "Your answer is in." in client.get(confirmed.url).content.decode()


def test_a_machine_that_follows_through_cannot_confirm_within_ten_seconds(client, asked):
    deliver(asked, seconds_ago=5)
    client.post(asked.url, {"overall": "4"})
    for form in ({}, {"website": "x"}):
        refused = client.post(f"{asked.url}confirm/", form)
        assert (refused.status_code, refused["Retry-After"]) == (429, "10")
        assert not Response.objects.exists()
    deliver(asked, seconds_ago=11)
    assert client.post(f"{asked.url}confirm/", {"website": "x"}).status_code == 429
    client.post(f"{asked.url}confirm/")
    assert Response.objects.get().overall_satisfaction == 4


def test_a_doubtful_answer_never_replaces_a_persons(client, asked):
    client.post(asked.url, {"overall": "2", "comment": "Too slow."})
    client.post(f"{asked.url}?o=5", {"overall": "5"})
    response = Response.objects.get()
    assert (response.overall_satisfaction, response.comment) == (2, "Too slow.")
    page = client.get(asked.url).content.decode()
    assert "Yes, this is my answer" in page
    assert 'name="overall" value="2" checked' in page


def test_the_latest_is_kept_and_fills_the_page_until_the_person_sends(client, asked):
    for value in ("4", "3"):
        client.post(f"{asked.url}?o={value}", {"overall": value})
    assert UnconfirmedAnswer.objects.get().data["overall"] == ["3"]
    page = client.get(asked.url).content.decode()
    assert 'name="overall" value="3" checked' in page
    assert "One tap is missing" in page
    client.post(asked.url, {"overall": "3", "comment": "It is me."})
    assert Response.objects.get().comment == "It is me."
    assert not UnconfirmedAnswer.objects.exists()


def test_nothing_to_confirm_leads_on_and_a_look_confirms_nothing(client, asked):
    assert client.post(f"{asked.url}confirm/").status_code == 303
    client.post(f"{asked.url}?o=4", {"overall": "4"})
    assert client.get(f"{asked.url}confirm/").status_code == 303
    assert not Response.objects.exists()


def test_people_of_the_firm_see_that_it_waits_and_not_what_it_says(client, asked, cast, sign_in):
    client.post(asked.url, {"comment": "Top secret words", "website": "x"})
    for person in (cast.owner, cast.lead, cast.executive):
        page = sign_in(person).get(asked.request.get_absolute_url()).content.decode()
        assert "It waits for the client’s tap and counts nowhere." in page
        assert "Top secret words" not in page


def test_a_machine_that_fetches_and_posts_leaves_no_draft(client, asked):
    client.get(f"{asked.url}?o=1")
    client.post(f"{asked.url}?o=1", {"overall": "1"})
    assert not Draft.objects.exists()
