"""The pages of feedback for the firm's people, each tried by the whole cast."""

import datetime as dt
import threading
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.feedback import services
from apps.feedback.models import FeedbackRequest, Programme, Questionnaire, Response, Theme
from apps.feedback.sheet import Answers
from apps.feedback.tests.factories import (
    ProgrammeFactory,
    QuestionnaireFactory,
    RequestFactory,
    ResponseFactory,
    ThemeFactory,
)
from apps.impacts.tests.factories import ImpactFactory

pytestmark = pytest.mark.django_db

READERS = {
    "owner": 200,
    "teammate": 200,
    "lead": 200,
    "executive": 200,
    "administrator": 200,
    "outsider": 200,
    "coach": 403,
}
OF_THE_ACCOUNT = READERS | {"outsider": 404}
WRITERS = READERS | {"executive": 403}
ADMINISTRATORS = dict.fromkeys(READERS, 403) | {"administrator": 200}


@pytest.fixture
def rows(cast) -> SimpleNamespace:
    contact = ContactFactory(account=cast.account, full_name="Priya Nair")
    impact = ImpactFactory(account=cast.account)
    response = ResponseFactory(
        contact=contact,
        comment="Sort the mailbox.",
        themes=[ThemeFactory(name="Billing")],
        impact_ratings=[{"impact": impact, "importance": 5, "satisfaction": 2}],
    )
    request = RequestFactory(contact=ContactFactory(account=cast.account))
    return SimpleNamespace(contact=contact, response=response, request=request, programme=ProgrammeFactory())


def pages(rows) -> dict:
    account = rows.contact.account_id
    return {
        "/feedback/": READERS,
        f"/feedback/{rows.response.pk}/": OF_THE_ACCOUNT,
        "/feedback/?format=csv": READERS,
        "/feedback/ask/": WRITERS,
        f"/feedback/ask/?account={account}": WRITERS | {"outsider": 404},
        f"/feedback/ask/?contact={rows.contact.pk}": WRITERS | {"outsider": 404},
        "/feedback/ask/?account=none": WRITERS | {name: 404 for name, code in WRITERS.items() if code == 200},
        "/feedback/requests/": READERS,
        f"/feedback/requests/{rows.request.pk}/": OF_THE_ACCOUNT,
        "/feedback/programmes/": READERS,
        f"/feedback/programmes/{rows.programme.pk}/": READERS,
        f"/feedback/programmes/{rows.programme.pk}/history/": READERS,
        "/feedback/programmes/new/": ADMINISTRATORS,
        f"/feedback/programmes/{rows.programme.pk}/edit/": ADMINISTRATORS,
        "/feedback/themes/": READERS,
        "/feedback/themes/new/": ADMINISTRATORS,
        f"/feedback/themes/{Theme.objects.get().pk}/edit/": ADMINISTRATORS,
        f"/feedback/themes/{Theme.objects.get().pk}/delete/": ADMINISTRATORS,
        "/feedback/questionnaires/": READERS,
        "/feedback/questionnaires/new/": ADMINISTRATORS,
        f"/feedback/questionnaires/{rows.programme.questionnaire_id}/edit/": ADMINISTRATORS,
    }


@pytest.mark.parametrize("name", READERS)
def test_each_page_opens_to_those_it_is_for(name, cast, rows, sign_in):
    client = sign_in(getattr(cast, name))
    opened = {url: client.get(url).status_code for url in pages(rows)}
    assert opened == {url: codes[name] for url, codes in pages(rows).items()}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/feedback/", 8),
        ("/feedback/requests/", 6),
        ("/feedback/programmes/", 4),
        ("/feedback/themes/", 4),
        ("/feedback/questionnaires/", 4),
    ],
)
def test_each_list_takes_the_same_queries_at_any_length(url, queries, count, cast, sign_in, django_assert_num_queries):
    questionnaire = QuestionnaireFactory()
    for _ in range(count):
        contact = ContactFactory(account=cast.account)
        ResponseFactory(contact=contact, themes=[ThemeFactory()])
        RequestFactory(contact=ContactFactory(account=cast.account))
        ProgrammeFactory(questionnaire=questionnaire)
    client = sign_in(cast.administrator)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_an_answers_page_takes_the_same_queries_with_any_ratings(count, cast, sign_in, django_assert_num_queries):
    ratings = [{"impact": ImpactFactory(account=cast.account), "importance": 4} for _ in range(count)]
    response = ResponseFactory(contact=ContactFactory(account=cast.account), impact_ratings=ratings)
    client = sign_in(cast.executive)
    with django_assert_num_queries(9):
        assert client.get(f"/feedback/{response.pk}/").status_code == 200


def test_only_the_leadership_reads_what_is_only_for_the_leadership(cast, rows, sign_in):
    secret = ResponseFactory(contact=rows.contact, comment="Between us: too slow.", is_leadership_only=True)
    codes = {"owner": 404, "teammate": 404, "administrator": 404, "lead": 200, "executive": 200}
    for name, code in codes.items():
        client = sign_in(getattr(cast, name))
        assert client.get(f"/feedback/{secret.pk}/").status_code == code, name
        for url in ("/feedback/?q=between", "/feedback/?format=csv"):
            text = b"".join(client.get(url)).decode()
            assert ("Between us" in text) == (code == 200), (name, url)


def test_answers_are_found_by_comment_theme_score_and_day(cast, rows, sign_in):
    client = sign_in(cast.owner)
    answered_on = rows.response.answered_at.date()
    found = ["q=mailbox", f"themes={Theme.objects.get().pk}", "score=high", f"account={cast.account.pk}"]
    found += [f"since={answered_on - dt.timedelta(days=1)}", f"until={answered_on + dt.timedelta(days=1)}"]
    missed = ["q=nothing", "score=low", f"since={answered_on + dt.timedelta(days=2)}", "until=2020-01-01"]
    for query in found:
        assert "Sort the mailbox." in client.get(f"/feedback/?{query}").content.decode(), query
    for query in missed:
        assert "Sort the mailbox." not in client.get(f"/feedback/?{query}").content.decode(), query


def test_an_export_neutralises_formulas(cast, sign_in):
    ResponseFactory(contact=ContactFactory(account=cast.account), comment="=HYPERLINK(1)")
    text = b"".join(sign_in(cast.owner).get("/feedback/?format=csv")).decode()
    assert "'=HYPERLINK(1)" in text


def test_the_ask_page_says_who_and_why_not_and_asks_on_post(cast, rows, sign_in):
    client = sign_in(cast.owner)
    url = f"/feedback/ask/?account={cast.account.pk}"
    page = client.get(url).content.decode()
    assert "1 contact can be asked" in page
    assert "an earlier request is still waiting for an answer" in page
    told = client.post(url, follow=True).content.decode()
    assert "1 contact is asked. The mail is kept in the Outbox." in told
    assert "an earlier request is still waiting for an answer." in told
    assert FeedbackRequest.objects.filter(contact=rows.contact, asked_by=cast.owner).count() == 1
    assert client.post(f"/feedback/ask/?contact={rows.contact.pk}", follow=True).status_code == 200
    assert FeedbackRequest.objects.filter(contact=rows.contact).count() == 1


def test_an_executive_cannot_ask_or_withdraw(cast, rows, sign_in):
    client = sign_in(cast.executive)
    assert client.post(f"/feedback/ask/?account={cast.account.pk}").status_code == 403
    assert client.post(f"/feedback/requests/{rows.request.pk}/cancel/").status_code == 403


def test_a_waiting_request_can_be_withdrawn(cast, rows, sign_in):
    client = sign_in(cast.teammate)
    assert "Withdraw" in client.get(f"/feedback/requests/{rows.request.pk}/").content.decode()
    client.post(f"/feedback/requests/{rows.request.pk}/cancel/")
    rows.request.refresh_from_db()
    assert rows.request.state == "cancelled"


def test_an_administrator_sets_up_what_is_asked(cast, rows, sign_in):
    client = sign_in(cast.administrator)
    client.post("/feedback/themes/new/", {"name": "Response time"})
    client.post("/feedback/questionnaires/new/", {"name": "Short", "asks_overall": "on", "asks_comment": "on"})
    assert Theme.objects.filter(name="Response time").exists()
    short = Questionnaire.objects.get(name="Short")
    assert (short.asks_overall, short.asks_stay) == (True, False)
    new = {
        "name": "Yearly",
        "questionnaire": short.pk,
        "cadence": "yearly",
        "audience": "all",
        "starts_on": "2026-01-15",
    }
    client.post("/feedback/programmes/new/", new)
    assert not Programme.objects.get(name="Yearly").is_running


def test_versions_stand_on_the_page_of_the_answer(cast, rows, sign_in):
    services.record_answer(request=rows.request, answers=Answers(comment="First words"))
    services.record_answer(request=rows.request, answers=Answers(comment="Second thoughts"))
    response = Response.objects.current().get(request=rows.request)
    page = sign_in(cast.owner).get(f"/feedback/{response.pk}/").content.decode()
    assert page.index("Second thoughts") < page.index("First words")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one_answer(cast):
    request = RequestFactory(contact=ContactFactory(account=cast.account))
    changed = []

    def click() -> None:
        changed.append(services.record_answer(request=request, answers=Answers(overall_satisfaction=4)))
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert (sorted(changed), Response.objects.count()) == ([False, False, False, True], 1)


def test_answers_up_to_the_last_day_there_is_are_all_answers(cast, rows, sign_in):
    page = sign_in(cast.owner).get(reverse("feedback:list"), {"until": "9999-12-31"})
    assert page.context["paginator"].count == Response.objects.current().readable_by(cast.owner).count() > 0


def test_a_list_that_counts_keeps_the_order_of_its_names(cast, sign_in):
    for name in ("Reporting", "Billing", "Speed"):
        ThemeFactory(name=name)
    page = sign_in(cast.owner).get(reverse("feedback:themes"))
    assert page.context["object_list"].ordered
    assert [row.name for row in page.context["object_list"]] == ["Billing", "Reporting", "Speed"]
