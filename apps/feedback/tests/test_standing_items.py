"""Questions about persons on the client's page: pushed, chosen, answered, changed, taken; and shown nowhere else."""

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.core.months import today
from apps.feedback.models import Draft, FeedbackRequest, Response, StandingAnswer, StandingItem
from apps.feedback.services import Wanted, ask_contact, put_standing_items, take_standing_answers
from apps.feedback.services.drafts import keep_unconfirmed
from apps.feedback.turns import choose_items
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
TRUST = {"en": "Do you trust {person}?", "de": "Vertrauen Sie {person}?"}


def wanted(contact: Any, person: Any, count: int = 1, **fields: Any) -> list[Wanted]:
    return [
        Wanted(contact.pk, person.pk, f"test:{n}", {lang: f"{text} ({n})" for lang, text in TRUST.items()}, n, **fields)
        for n in range(count)
    ]


def put(contact: Any, person: Any, count: int = 1, **fields: Any) -> list[StandingItem]:
    put_standing_items(source="test", contacts=[contact.pk], items=wanted(contact, person, count, **fields))
    return list(StandingItem.objects.filter(contact=contact, about=person))


def asked_about(cast: Any, count: int = 1) -> SimpleNamespace:
    contact = ContactFactory(account=cast.account, full_name="Priya Nair", email="priya@northgate.example")
    items = put(contact, cast.owner, count)
    request = ask_contact(by=cast.owner, contact=contact)
    return SimpleNamespace(contact=contact, items=items, request=request, url=f"/a/{make_token('answer', request.pk)}/")


def chosen_for(contact: Any) -> list[int]:
    request = FeedbackRequest(contact=contact)
    choose_items([request])
    return request.items


def say(item: StandingItem, days_ago: float) -> None:
    moment = timezone.now() - dt.timedelta(days=days_ago)
    response = Response.objects.create(contact=item.contact, account=item.contact.account, answered_at=moment)
    StandingAnswer.objects.create(response=response, item=item, number=5)


def test_what_is_pushed_twice_is_there_once_and_what_is_not_wanted_ends(cast):
    contact = ContactFactory(account=cast.account)
    everything = wanted(contact, cast.owner, 3)
    assert put_standing_items(source="test", contacts=[contact.pk], items=everything) == 3
    assert put_standing_items(source="test", contacts=[contact.pk], items=everything) == 0
    assert put_standing_items(source="test", contacts=[contact.pk], items=everything[:1]) == 2
    assert list(StandingItem.objects.values_list("key", "is_asked")) == [
        ("test:0", True),
        ("test:1", False),
        ("test:2", False),
    ]
    assert put_standing_items(source="test", contacts=[contact.pk], items=everything) == 2


def test_items_of_another_source_or_contact_stay(cast):
    first, second = ContactFactory(account=cast.account), ContactFactory(account=cast.account)
    put(first, cast.owner)
    put(second, cast.owner)
    put_standing_items(source="other", contacts=[first.pk], items=[])
    put_standing_items(source="test", contacts=[first.pk], items=[])
    assert list(StandingItem.objects.order_by("pk").values_list("is_asked", flat=True)) == [False, True]


def test_pushing_costs_the_same_for_one_and_for_three_contacts(cast, django_assert_num_queries):
    for count in (1, 3):
        contacts = [ContactFactory(account=cast.account) for _ in range(count)]
        items = [item for contact in contacts for item in wanted(contact, cast.owner, 2)]
        with django_assert_num_queries(5):
            put_standing_items(source="test", contacts=[contact.pk for contact in contacts], items=items)


def test_the_longest_unanswered_come_first_and_six_at_most(cast):
    contact = ContactFactory(account=cast.account)
    items = put(contact, cast.owner, 8)
    say(items[0], 100)
    say(items[1], 300)
    say(items[2], 89)
    assert chosen_for(contact) == sorted(items[n].pk for n in (3, 4, 5, 6, 7, 1))


def test_an_answered_one_rests_90_days_unless_it_shall_be_asked_again(cast):
    contact = ContactFactory(account=cast.account)
    (item,) = put(contact, cast.owner, ask_from=today() - dt.timedelta(days=200))
    say(item, 10)
    assert chosen_for(contact) == []
    put(contact, cast.owner, ask_from=today() - dt.timedelta(days=1))
    assert chosen_for(contact) == [item.pk]
    put(contact, cast.owner, ask_from=today() + dt.timedelta(days=1))
    assert chosen_for(contact) == []


def test_who_has_left_is_asked_about_no_more(cast):
    contact, leaver = ContactFactory(account=cast.account), PersonFactory()
    put(contact, leaver)
    type(leaver).objects.filter(pk=leaver.pk).update(is_active=False, left_on=today())
    assert chosen_for(contact) == []


def test_fifteen_questions_hold_and_an_impact_keeps_its_turn(client, cast):
    for _ in range(6):
        ImpactFactory(account=cast.account)
    asked = asked_about(cast, 8)
    assert (len(asked.request.items), len(asked.request.impacts)) == (6, 1)
    page = client.get(asked.url).content.decode()
    assert "14 short questions" in page
    assert page.count("Do you trust") == 6


def test_choosing_is_one_statement_for_one_and_for_three(cast, django_assert_num_queries):
    for count in (1, 3):
        contacts = [ContactFactory(account=cast.account) for _ in range(count)]
        for contact in contacts:
            put(contact, cast.owner, 2)
        requests = [FeedbackRequest(contact=contact) for contact in contacts]
        with django_assert_num_queries(1):
            choose_items(requests)
        assert [len(request.items) for request in requests] == [2] * count


def test_a_request_about_a_case_stays_short(cast):
    contact = ContactFactory(account=cast.account)
    put(contact, cast.owner)
    request = FeedbackRequest(contact=contact, case_id=1)
    choose_items([request])
    assert request.items == []


@pytest.mark.parametrize(
    ("language", "question", "heading", "high"),
    [
        ("en", "Do you trust Marta Lindqvist? (0)", "Working with Marta Lindqvist", "Completely"),
        ("de", "Vertrauen Sie Marta Lindqvist? (0)", "Zusammenarbeit mit Marta Lindqvist", "Voll und ganz"),
        ("fr", "Do you trust Marta Lindqvist? (0)", "Travailler avec Marta Lindqvist", "Tout à fait"),
        ("es", "Do you trust Marta Lindqvist? (0)", "Trabajar con Marta Lindqvist", "Totalmente"),
        ("pt", "Do you trust Marta Lindqvist? (0)", "Trabalhar com Marta Lindqvist", "Completamente"),
    ],
)
def test_the_page_asks_with_the_name_in_the_clients_language(client, cast, language, question, heading, high):
    asked = asked_about(cast)
    page = client.get(f"{asked.url}?lang={language}").content.decode()
    for words in (question, heading, high):
        assert words in page
    name = f'name="item-{asked.items[0].pk}"'
    assert page.count(f'{name} value="') == 12  # 0 to 10, and "can't judge"


def test_an_answer_is_kept_said_back_and_filled_in_again(client, cast):
    asked = asked_about(cast, 3)
    names = [f"item-{item.pk}" for item in asked.items]
    answered = client.post(asked.url, {names[0]: "0", names[1]: "cannot_judge"})
    assert answered.status_code == 303
    assert list(StandingAnswer.objects.values_list("item", "number", "cannot_judge")) == [
        (asked.items[0].pk, 0, False),
        (asked.items[1].pk, None, True),
    ]
    thanks = client.get(answered.url).content.decode()
    assert "<dt>Do you trust Marta Lindqvist? (0)</dt><dd>0 of 10</dd>" in thanks
    assert "<dt>Do you trust Marta Lindqvist? (1)</dt><dd>can’t judge</dd>" in thanks
    page = client.get(asked.url).content.decode()
    assert f'name="{names[0]}" value="0" checked' in page
    assert f'name="{names[1]}" value="cannot_judge" checked' in page


@pytest.mark.parametrize("wrong", ["11", "-1", "x", "5.5"])
def test_what_is_no_number_of_the_scale_is_refused_and_nothing_typed_is_lost(client, cast, wrong):
    asked = asked_about(cast)
    response = client.post(asked.url, {f"item-{asked.items[0].pk}": wrong, "comment": "Kept"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose a number from 0 to 10." in page
    assert "Kept</textarea>" in page
    assert not StandingAnswer.objects.exists()


def test_a_changed_answer_leaves_the_earlier_one_with_its_version(client, cast):
    asked = asked_about(cast)
    name = f"item-{asked.items[0].pk}"
    client.post(asked.url, {name: "3"})
    client.post(asked.url, {name: "9"})
    standing = Response.objects.current().get()
    assert standing.standing_answers.get().number == 9
    assert standing.versions.get().standing_answers.get().number == 3
    client.post(asked.url, {name: "9"})
    assert StandingAnswer.objects.count() == 2  # the same once more changes nothing


def test_a_draft_and_a_doubtful_answer_write_no_standing_answer(client, cast):
    asked = asked_about(cast)
    name = f"item-{asked.items[0].pk}"
    client.post(asked.url, {name: "7", "save_draft": "1"})
    assert Draft.objects.get().data[name] == ["7"]
    assert f'name="{name}" value="7" checked' in Client().get(asked.url).content.decode()
    keep_unconfirmed(request=asked.request, data={name: ["6"]}, signs=["too_soon"])
    assert not StandingAnswer.objects.exists()
    assert client.post(f"{asked.url}confirm/", {}).status_code == 303
    assert StandingAnswer.objects.get().number == 6


def test_a_question_that_ended_meanwhile_is_shown_only_to_who_had_answered(client, cast):
    asked = asked_about(cast)
    put_standing_items(source="test", contacts=[asked.contact.pk], items=[])
    assert "Do you trust" not in client.get(asked.url).content.decode()
    put(asked.contact, cast.owner)
    client.post(asked.url, {f"item-{asked.items[0].pk}": "4"})
    put_standing_items(source="test", contacts=[asked.contact.pk], items=[])
    assert "Do you trust" in client.get(asked.url).content.decode()


def test_what_is_taken_is_what_stands_of_requests_that_arrived(client, cast, django_assert_num_queries):
    asked = asked_about(cast, 2)
    assert take_standing_answers(source="test") == []  # nobody has been reached
    now = timezone.now()
    FeedbackRequest.objects.update(state="sent", sent_at=now)
    assert [(one.key, one.answered_at) for one in take_standing_answers(source="test")] == [
        ("test:0", None),
        ("test:1", None),
    ]
    for score in ("3", "9"):
        client.post(asked.url, {f"item-{asked.items[0].pk}": score, "leadership": "1"})
    with django_assert_num_queries(1):
        first, second = take_standing_answers(source="test")
    assert (first.number, first.is_leadership_only, first.response_id) == (9, True, Response.objects.current().get().pk)
    assert (second.number, second.answered_at, second.is_leadership_only) == (None, None, False)
    assert take_standing_answers(source="test", since=timezone.now() + dt.timedelta(minutes=1)) == []
    assert take_standing_answers(source="tes") == []


def everything_shown(cast: Any, sign_in: Any, asked: SimpleNamespace) -> list[tuple[str, str]]:
    """(address, what stands there) of every place of feedback and beyond that shows an answer, for the strongest."""
    response = Response.objects.current().get()
    pages = [
        "/feedback/",
        f"/feedback/{response.pk}/",
        f"/feedback/requests/{asked.request.pk}/",
        "/feedback/export/",
        f"/accounts/{cast.account.pk}/feedback/",
        f"/accounts/{cast.account.pk}/",
        f"/contacts/{asked.contact.pk}/",
        "/search/?q=trust",
        "/",
    ]
    shown = []
    for person in (cast.owner, cast.lead, cast.executive, cast.administrator):
        signed = sign_in(person)
        shown += [(url, signed.get(url, follow=True).content.decode()) for url in pages]
        api = Caller(person)
        paths = [f"responses/{response.pk}/", "responses/", "responses/?format=csv", "feedback-requests/"]
        shown += [(path, _whole(api.get(path))) for path in paths]
    shown.append(("/history/", sign_in(cast.administrator).get("/history/", follow=True).content.decode()))
    return shown


def _whole(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def test_no_page_api_export_search_or_history_shows_a_standing_answer(client, cast, sign_in):
    """The wording is the mark: where it stood, the answer would."""
    asked = asked_about(cast)
    client.post(asked.url, {f"item-{asked.items[0].pk}": "7", "comment": "Seen by all of you"})
    shown = everything_shown(cast, sign_in, asked)
    assert any("Seen by all of you" in text for _url, text in shown)
    for url, text in shown:
        for mark in ("Do you trust", "standing", "test:0", f"item-{asked.items[0].pk}"):
            assert mark not in text, (url, mark)


def test_no_alert_message_or_event_holds_a_standing_answer(client, cast):
    asked = asked_about(cast)
    client.post(asked.url, {f"item-{asked.items[0].pk}": "7", "overall": "1"})
    told = json.dumps(list(Message.objects.values("subject", "text", "html")))
    assert "Do you trust" not in told
    assert not hasattr(StandingAnswer, "pgh_event_models")
    assert not hasattr(StandingItem, "pgh_event_models")
