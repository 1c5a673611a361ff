"""At most fifteen questions at once: beyond that impacts take turns, the longest unrated first."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.feedback.sheet import sheet_of
from apps.feedback.tests.asking import ask, ask_own, content_of
from apps.feedback.turns import choose_impacts
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def impacts(cast) -> list:
    return [ImpactFactory(account=cast.account) for _ in range(6)]


def rate(contact, impact, days_ago: int) -> None:
    moment = timezone.now() - dt.timedelta(days=days_ago)
    response = Response.objects.create(contact=contact, account=contact.account, answered_at=moment)
    ImpactRating.objects.create(response=response, impact=impact, importance=3, satisfaction=3)


def chosen_for(contact) -> list[int]:
    request = FeedbackRequest(contact=contact)
    choose_impacts([request])
    return request.impacts


def test_those_never_rated_come_first_and_then_the_longest_unrated(cast, impacts):
    contact = ContactFactory(account=cast.account)
    for impact, days in zip(impacts, (10, 400, 20, 300), strict=False):
        rate(contact, impact, days)
    rate(ContactFactory(account=cast.account), impacts[4], 1)  # what others rated is no turn of theirs
    assert chosen_for(contact) == [impacts[n].pk for n in (1, 3, 4, 5)]


def test_all_are_asked_about_where_there_is_room(cast, impacts):
    for impact in impacts[4:]:
        type(impact).objects.filter(pk=impact.pk).update(status="draft")
    assert chosen_for(ContactFactory(account=cast.account)) == [impact.pk for impact in impacts[:4]]


def test_the_choice_is_one_statement_for_one_and_for_three(cast, impacts, django_assert_num_queries):
    for count in (1, 3):
        requests = [FeedbackRequest(contact=ContactFactory(account=cast.account)) for _ in range(count)]
        with django_assert_num_queries(1):
            choose_impacts(requests)
        assert [len(request.impacts) for request in requests] == [4] * count


def test_page_and_mail_say_the_same_number(client, cast, impacts):
    asked = ask(cast)
    assert "14 short questions" in client.get(asked.url).content.decode()
    assert "14 short questions" in Message.objects.get().text
    assert client.get(asked.url).content.decode().count("How important is it to you?") == 4


def test_own_questions_take_the_room_and_are_cut_before_the_last_impact(client, cast, impacts):
    asked = ask(cast)
    many = [{"kind": "scale", "wording": {"en": f"Number {n}?"}} for n in range(12)]
    ask_own(asked, many)
    content = content_of(asked)
    assert (len(content.questions), content.room, content.count(6)) == (7, 1, 15)
    page = client.get(asked.url).content.decode()
    assert "15 short questions" in page
    assert "Number 6?" in page
    assert "Number 7?" not in page
    assert page.count("How important is it to you?") == 1


def test_a_questionnaire_without_impacts_leaves_them_out(client, cast, impacts):
    asked = ask(cast)
    ask_own(asked, asks_impacts=False)
    assert asked.request.impacts == []
    assert "9 short questions" in client.get(asked.url).content.decode()
    assert "How important is it to you?" not in client.get(asked.url).content.decode()


def test_a_request_without_a_choice_asks_as_many_as_have_room(cast, impacts):
    contact = ContactFactory(account=cast.account)
    rate(contact, impacts[0], 5)
    request = FeedbackRequest.objects.create(contact=contact, expires_at=timezone.now() + dt.timedelta(days=3))
    assert [impact["id"] for impact in sheet_of(request.pk).impacts] == [impact.pk for impact in impacts[1:5]]


def test_those_rated_just_now_stay_while_the_answer_can_be_changed(client, cast, impacts):
    asked = ask(cast)
    FeedbackRequest.objects.update(impacts=None)
    client.post(asked.url, {f"impact-{impacts[0].pk}-importance": "4"})
    shown = [impact["id"] for impact in sheet_of(asked.request.pk).impacts]
    assert shown == [impact.pk for impact in impacts[:4]]
