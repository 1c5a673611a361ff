"""The page behind the emailed link, from the mail to the recorded answer."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.services import update_contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.limits import MOST_A_LINK, MOST_WRONG_LINKS
from apps.core.links import make_token
from apps.core.months import today
from apps.feedback.models import FeedbackRequest, FollowUp, ImpactRating, Response
from apps.feedback.services import ask_contact, cancel_request
from apps.feedback.tests.factories import ThemeFactory
from apps.impacts.services import update_impact
from apps.impacts.tests.factories import ImpactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast) -> SimpleNamespace:
    """Priya of Northgate, asked about two impacts; the address of her page."""
    contact = ContactFactory(account=cast.account, full_name="Priya Nair", email="priya@northgate.example")
    leads = ImpactFactory(account=cast.account, statement="120 qualified leads a month", target=Decimal(120))
    speed = ImpactFactory(account=cast.account, statement="Pages open in 2.5 seconds")
    theme = ThemeFactory(name="Customer Service")
    request = ask_contact(by=cast.owner, contact=contact)
    url = f"/a/{make_token('answer', request.pk)}/"
    return SimpleNamespace(request=request, contact=contact, leads=leads, speed=speed, theme=theme, url=url)


@pytest.fixture
def full(asked) -> dict:
    return {
        "overall": "3",
        "stay": "4",
        "buy_more": "2",
        "recommend": "0",
        "comment": " Sort the mailbox. ",
        "themes": [str(asked.theme.pk)],
        f"impact-{asked.leads.pk}-importance": "5",
        f"impact-{asked.leads.pk}-satisfaction": "3",
        f"impact-{asked.speed.pk}-cannot_judge": "1",
        f"impact-{asked.speed.pk}-importance": "2",
    }


def counts() -> dict:
    """How many rows every table of ours has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_page_asks_for_each_impact_and_names_who_reads(client, asked):
    page = client.get(asked.url).content.decode()
    assert "Priya, how is our work for Northgate going?" in page
    assert "120 qualified leads a month" in page
    assert "Pages open in 2.5 seconds" in page
    assert "10 short questions, under 2 minutes" in page
    assert "Marta Lindqvist, your account manager, Owen Clarke, who leads the team" in page


def test_a_post_records_everything_and_leads_to_the_thanks(client, asked, full):
    answered = client.post(asked.url, full)
    assert (answered.status_code, answered.url) == (303, f"{asked.url}thanks/")
    response = Response.objects.get()
    scores = (response.overall_satisfaction, response.stay_intent, response.buy_more_intent, response.recommend)
    assert scores == (3, 4, 2, 0)
    assert (response.comment, list(response.themes.all())) == ("Sort the mailbox.", [asked.theme])
    assert response.is_hand_picked
    ratings = ImpactRating.objects.values_list("impact", "importance", "satisfaction", "cannot_judge")
    assert set(ratings) == {(asked.leads.pk, 5, 3, False), (asked.speed.pk, None, None, True)}
    asked.request.refresh_from_db()
    assert asked.request.state == "answered"
    assert asked.request.answered_at == response.answered_at
    assert "Thank you, Priya. Your answer is in." in client.get(answered.url).content.decode()


def test_get_and_head_write_nothing_and_set_no_cookie(client, asked):
    before = counts()
    for method in (client.get, client.head):
        for url in (asked.url, f"{asked.url}?o=3&lang=de", f"{asked.url}thanks/"):
            response = method(url)
            assert response.status_code in {200, 302}
            assert not response.cookies
    assert counts() == before
    assert FeedbackRequest.objects.get().state == "pending"


def test_no_cookie_is_needed_to_answer_or_given(asked, full):
    client = Client(enforce_csrf_checks=True)
    response = client.post(asked.url, full)
    assert response.status_code == 303
    assert not response.cookies
    assert not client.get(response.url).cookies


def test_a_number_tapped_in_the_mail_is_chosen_and_not_recorded(client, asked):
    page = client.get(f"{asked.url}?o=3").content.decode()
    assert '<input type="radio" name="overall" value="3" checked>' in page
    assert "3 was chosen in your mail. It is not recorded yet." in page
    assert not Response.objects.exists()


def test_the_page_is_not_cached_indexed_or_named_to_other_sites(client, asked):
    response = client.get(asked.url)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_double_click_is_one_answer(client, asked, full):
    client.post(asked.url, full)
    first = Response.objects.values().get()
    assert client.post(asked.url, full).status_code == 303
    assert Response.objects.values().get() == first


def test_a_change_keeps_the_earlier_answer_as_a_version(client, asked, full):
    with time_machine.travel(dt.datetime(2025, 6, 20, 12, tzinfo=dt.UTC), tick=False):
        FeedbackRequest.objects.update(expires_at=dt.datetime(2025, 7, 20, tzinfo=dt.UTC))
        client.post(asked.url, full)
    with time_machine.travel(dt.datetime(2025, 7, 2, 12, tzinfo=dt.UTC), tick=False):
        assert 'name="overall" value="3" checked' in client.get(asked.url).content.decode()
        client.post(asked.url, {"overall": "5", f"impact-{asked.leads.pk}-satisfaction": "4"})
    now, before = Response.objects.current().get(), Response.objects.exclude(version_of=None).get()
    assert (now.overall_satisfaction, before.overall_satisfaction) == (5, 3)
    assert (before.version_of, before.answered_at.month, now.answered_at.month) == (now, 6, 7)
    assert [(r.importance, r.satisfaction) for r in now.impact_ratings.all()] == [(None, 4)]
    assert before.impact_ratings.count() == 2
    assert (list(now.themes.all()), list(before.themes.all())) == ([], [asked.theme])
    june, july = dt.date(2025, 6, 30), dt.date(2025, 7, 31)
    assert list(Response.objects.standing_on(june)) == [before]
    assert list(Response.objects.standing_on(july)) == [now]
    assert list(ImpactRating.objects.filter(response__in=Response.objects.standing_on(june), importance=5)) != []
    assert FeedbackRequest.objects.get().answered_at.month == 6


def test_an_empty_answer_is_asked_for_one_thing(client, asked):
    response = client.post(asked.url, {"comment": "  "})
    assert response.status_code == 422
    assert "Answer at least one question, or write a comment." in response.content.decode()
    assert not Response.objects.exists()


def test_a_wrong_number_is_named_beside_its_question_and_the_rest_is_kept(client, asked, full):
    response = client.post(asked.url, full | {"overall": "9"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="overall-error"><p>Choose a number from 1 to 5.</p>' in page
    assert 'name="stay" value="4" checked' in page
    assert "Sort the mailbox." in page
    assert not Response.objects.exists()


def test_an_impact_of_another_account_is_left_out_and_said_so(client, asked, cast):
    foreign = ImpactFactory(account=cast.foreign_account)
    answered = client.post(
        asked.url, {"overall": "4", f"impact-{foreign.pk}-importance": "5", "impact-99999-importance": "5"}
    )
    assert not ImpactRating.objects.exists()
    assert "One rating was left out" in client.get(answered.url).content.decode()


def test_an_endless_number_in_the_name_of_a_field_is_passed_over(client, asked):
    form = f"overall=4&impact-{'9' * 5000}-importance=3"
    answered = client.post(asked.url, form, content_type="application/x-www-form-urlencoded")
    assert answered.status_code == 303


def test_an_impact_that_is_over_is_no_longer_asked_about(client, asked):
    update_impact(by=None, impact=asked.speed, status="retired")
    assert "Pages open in 2.5 seconds" not in client.get(asked.url).content.decode()


@pytest.mark.parametrize("token", ["x", "1-1-" + "A" * 27, "zzz-1-" + "b" * 27, "%2e%2e"])
def test_an_unknown_link_is_404_with_help(client, asked, token):
    response = client.get(f"/a/{token}/")
    assert response.status_code == 404
    assert "This link is not complete" in response.content.decode()
    assert "Northgate" not in response.content.decode()


def test_a_link_of_another_purpose_is_unknown(client, asked):
    assert client.get(f"/a/{make_token('unsubscribe', asked.request.pk)}/").status_code == 404


def test_an_expired_link_is_410_and_takes_no_answer(client, asked, full):
    FeedbackRequest.objects.update(expires_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    assert client.get(asked.url).status_code == 410
    response = client.post(asked.url, full)
    assert response.status_code == 410
    assert "Marta Lindqvist" in response.content.decode()
    assert not Response.objects.exists()


def test_the_link_dies_when_the_contact_leaves(client, asked, full):
    update_contact(by=None, contact=asked.contact, left_on=today())
    assert client.get(asked.url).status_code == 410
    assert client.post(asked.url, full).status_code == 410
    assert not Response.objects.exists()


def test_a_withdrawn_request_is_410(client, asked, cast):
    cancel_request(by=cast.owner, request=asked.request)
    assert client.get(asked.url).status_code == 410
    assert client.get(f"/a/{make_token('answer', asked.request.pk, 2)}/").status_code == 410


def test_the_page_still_works_when_the_account_is_lost_and_its_manager_gone(client, asked, cast, full):
    from apps.accounts.services import update_account
    from apps.people.services import update_person

    update_account(by=None, account=cast.account, lost_on=today())
    update_person(by=None, person=cast.owner, left_on=today())
    page = client.get(asked.url).content.decode()
    assert "Marta Lindqvist" not in page
    assert client.post(asked.url, full).status_code == 303


def test_too_many_submissions_of_one_link_wait_and_keep_what_was_typed(client, asked):
    for number in range(MOST_A_LINK):
        assert client.post(asked.url, {"comment": f"Take {number}"}).status_code == 303
    response = client.post(asked.url, {"comment": "One too many"})
    assert response.status_code == 429
    assert "One too many" in response.content.decode()
    assert Response.objects.current().get().comment == f"Take {MOST_A_LINK - 1}"


def test_guessing_links_is_slowed_down(client, db):
    codes = [client.get(f"/a/guess-{number}/").status_code for number in range(MOST_WRONG_LINKS + 1)]
    assert codes == [404] * MOST_WRONG_LINKS + [429]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_the_page_opens_in_each_language(client, asked, language):
    page = client.get(f"{asked.url}?lang={language}").content.decode()
    assert f'<html lang="{language}">' in page
    assert f'action="?lang={language}"' in page


@pytest.mark.parametrize("satisfied", ["4", "3"])
def test_a_flow_takes_at_most_12_statements_also_where_it_opens_a_follow_up(client, asked, full, satisfied):
    """A low answer writes its follow-up; who has to know is told by a worker afterwards."""
    form = full | {f"impact-{asked.leads.pk}-satisfaction": satisfied}
    with CaptureQueriesContext(connection) as statements:
        client.get(asked.url)
        answered = client.post(asked.url, form)
        client.get(answered.url)
    assert FollowUp.objects.exists() == (satisfied == "3")
    assert len(statements) <= 12, "\n".join(query["sql"][:150] for query in statements)


def test_stop_asking_me_needs_a_press_and_then_holds(client, asked):
    url = f"/u/{make_token('unsubscribe', asked.contact.pk)}/"
    before = counts()
    assert client.get(url).status_code == 200
    assert counts() == before
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    from apps.outbox.models import Message, Suppression

    assert Suppression.objects.get().address == "priya@northgate.example"
    assert Message.objects.get().state == "cancelled"
    assert client.get("/u/nonsense/").status_code == 404
