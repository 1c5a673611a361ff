"""Other systems hear that an answer came and that a reply is due: each once, without a word of it."""

import datetime as dt
import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.feedback import services
from apps.feedback.models import FollowUp, Response
from apps.feedback.said import Answers
from apps.feedback.services import record_answer, record_response, tell_what_is_due
from apps.feedback.services import systems as telling
from apps.feedback.services.systems import tell_systems_of_answers
from apps.feedback.tests.asking import ask
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event, Gathered, Subscription
from apps.outbox.subscriptions.services import create_subscription, delete_subscription
from apps.outbox.subscriptions.tests.test_at_once import at_once

ANSWER: dict[str, Any] = {"overall_satisfaction": 4, "comment": "Nobody else may read this."}


@pytest.fixture
def subscribed(cast: SimpleNamespace, settings: Any) -> Any:
    settings.BASE_URL = "https://desk.firm.example"
    given: dict[str, Any] = {"name": "Desk", "url": "https://desk.example/in", "wanted": list(Event.values)}
    return create_subscription(by=None, **given)[0]


def answer(asked: SimpleNamespace, **said: Any) -> Response:
    assert record_answer(request=asked.request, answers=Answers(**(ANSWER | said)))
    return Response.objects.get(request=asked.request, version_of=None)


def told(event: Event = Event.RESPONSE_RECEIVED) -> list[dict[str, Any]]:
    rows = Message.objects.filter(channel="webhook", kind=event.value).order_by("pk")
    return [json.loads(text) for text in rows.values_list("text", flat=True)]


@pytest.mark.django_db
def test_an_answer_is_told_once_by_ids_and_links(cast: SimpleNamespace, subscribed: Any) -> None:
    asked = ask(cast)
    response = answer(asked)
    assert [tell_systems_of_answers(), tell_systems_of_answers()] == [1, 1]  # looked through twice, queued once
    [said] = told()
    assert said["data"] == {
        "response": response.pk,
        "account": cast.account.pk,
        "contact": asked.contact.pk,
        "request": asked.request.pk,
        "is_changed": False,
        "url": f"https://desk.firm.example/feedback/{response.pk}/",
        "api_url": f"https://desk.firm.example/api/v1/responses/{response.pk}/",
    }
    assert "Nobody else" not in Message.objects.get(channel="webhook").text


@pytest.mark.django_db
def test_a_changed_answer_is_told_as_changed_and_its_earlier_version_is_none(
    cast: SimpleNamespace, subscribed: Any
) -> None:
    asked = ask(cast)
    answer(asked)
    answer(asked, overall_satisfaction=5)
    tell_systems_of_answers()
    assert [said["data"]["is_changed"] for said in told()] == [False, True]
    assert len({said["id"] for said in told()}) == 2


@pytest.mark.django_db
def test_an_answer_for_the_leadership_is_told_to_nobody_also_where_it_became_one(
    cast: SimpleNamespace, subscribed: Any
) -> None:
    answer(ask(cast), is_leadership_only=True)
    asked = ask(cast, full_name="Tom Reed", email="tom@northgate.example")
    answer(asked)
    answer(asked, overall_satisfaction=2, is_leadership_only=True)
    assert tell_systems_of_answers() == 0
    assert told() == []


@pytest.mark.django_db
def test_an_answer_that_was_for_the_leadership_before_is_told_as_a_first_one(
    cast: SimpleNamespace, subscribed: Any
) -> None:
    asked = ask(cast)
    answer(asked, is_leadership_only=True)
    tell_systems_of_answers()
    answer(asked)
    tell_systems_of_answers()
    assert [said["data"]["is_changed"] for said in told()] == [False]
    answer(asked, overall_satisfaction=5)
    tell_systems_of_answers()
    assert [said["data"]["is_changed"] for said in told()] == [False, True]


@pytest.mark.django_db
def test_answers_that_are_brought_in_or_corrected_are_not_told(cast: SimpleNamespace, subscribed: Any) -> None:
    contact = ContactFactory(account=cast.account)
    brought = record_response(by=cast.administrator, contact=contact, answered_at=timezone.now(), **ANSWER)
    services.update_response(by=cast.administrator, response=brought, overall_satisfaction=3)
    assert tell_systems_of_answers() == 0


@pytest.mark.django_db
def test_what_came_while_nobody_looked_for_days_is_told_in_pieces(
    cast: SimpleNamespace, subscribed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    tell_systems_of_answers()
    for number in range(5):
        answer(ask(cast, full_name=f"Reader {number}", email=f"reader{number}@northgate.example"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - interval '9 days'")
        Gathered.objects.update(watermark=cursor.fetchone()[0])
    assert tell_systems_of_answers() == 5
    assert len(told()) == 5


@pytest.mark.django_db
def test_what_came_before_the_very_first_look_is_told_to_who_was_there(cast: SimpleNamespace, subscribed: Any) -> None:
    now = timezone.now()
    response = answer(ask(cast))
    Subscription.objects.update(recorded_at=now - dt.timedelta(hours=2))
    events: Any = Response.pgh_event_models["update"].objects  # type: ignore[attr-defined]
    with pgtrigger.ignore():
        events.filter(pgh_obj=response).update(pgh_created_at=now - dt.timedelta(hours=1))
    tell_systems_of_answers()
    assert [said["data"]["response"] for said in told()] == [response.pk]


@pytest.mark.django_db(transaction=True)
def test_what_commits_after_a_look_is_found_by_the_next(cast: SimpleNamespace, subscribed: Any) -> None:
    early, late = ask(cast), ask(cast, full_name="Tom Reed", email="tom@northgate.example")
    is_written, may_commit = threading.Event(), threading.Event()

    marks = []

    def slow() -> None:
        with transaction.atomic():
            answer(late)
            is_written.set()
            assert may_commit.wait(20)

    def look() -> None:
        assert is_written.wait(20)
        answer(early)
        tell_systems_of_answers()
        assert [said["data"]["contact"] for said in told()] == [early.contact.pk]
        marks.append(Gathered.objects.get().watermark)
        may_commit.set()

    assert at_once(slow, look) == []
    [mark] = marks
    assert mark < Response.objects.get(request=late.request).recorded_at
    tell_systems_of_answers()
    assert {said["data"]["contact"] for said in told()} == {early.contact.pk, late.contact.pk}
    assert len(told()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_queue_each_answer_once(cast: SimpleNamespace, subscribed: Any) -> None:
    for number in range(4):
        answer(ask(cast, full_name=f"Reader {number}", email=f"reader{number}@northgate.example"))
    assert at_once(*[tell_systems_of_answers] * 3) == []
    assert len(told()) == 4


@pytest.mark.django_db
def test_a_reply_that_is_due_is_told_once(cast: SimpleNamespace, subscribed: Any) -> None:
    response = answer(ask(cast), overall_satisfaction=1)
    secret = answer(
        ask(cast, full_name="Tom Reed", email="tom@northgate.example"),
        overall_satisfaction=1,
        is_leadership_only=True,
    )
    tell_what_is_due()
    assert told(Event.FOLLOW_UP_DUE) == []
    due = FollowUp.objects.get(response=response)
    with time_machine.travel(due.due_at + dt.timedelta(hours=30), tick=False):
        assert [tell_what_is_due()["escalated"], tell_what_is_due()["escalated"]] == [2, 0]
    [said] = told(Event.FOLLOW_UP_DUE)
    assert FollowUp.objects.get(response=secret).escalated_at
    assert said["id"] == f"follow_up.due:{due.pk}"
    assert (said["data"]["follow_up"], said["data"]["response"]) == (due.pk, response.pk)
    assert said["data"]["api_url"].endswith(f"/api/v1/follow-ups/{due.pk}/")


@pytest.mark.django_db
def test_who_was_replied_to_in_time_is_not_told(cast: SimpleNamespace, subscribed: Any) -> None:
    response = answer(ask(cast), overall_satisfaction=1)
    due = FollowUp.objects.get(response=response)
    services.record_reply(by=cast.owner, follow_up=due)
    with time_machine.travel(due.due_at + dt.timedelta(hours=1), tick=False):
        tell_what_is_due()
    assert told(Event.FOLLOW_UP_DUE) == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["queued", "failed", "sending", "sent"])
def test_an_answer_that_becomes_one_for_the_leadership_is_taken_back_with_its_follow_up(
    cast: SimpleNamespace, subscribed: Any, state: str
) -> None:
    asked, other = ask(cast), ask(cast, full_name="Tom Reed", email="tom@northgate.example")
    response = answer(asked, overall_satisfaction=1)
    answer(other)
    tell_systems_of_answers()
    due = FollowUp.objects.get(response=response)
    with time_machine.travel(due.due_at + dt.timedelta(hours=1), tick=False):
        tell_what_is_due()
    about = Message.objects.filter(channel="webhook").exclude(text__contains=f'"contact": {other.contact.pk}')
    keys = list(about.order_by("pk").values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).update(state=state, error="It answered 500. Mia")
    answer(asked, overall_satisfaction=1, is_leadership_only=True)
    left = "sent" if state == "sent" else "cancelled"
    rows = Message.objects.filter(pk__in=keys).order_by("pk")
    assert list(rows.values_list("kind", "state", "text")) == [
        ("response.received", left, ""),
        ("follow_up.due", left, ""),
    ]
    assert state == "sent" or set(rows.values_list("error", flat=True)) == {"It is not to be told any more."}
    [untouched] = Message.objects.filter(channel="webhook").exclude(pk__in=keys)
    assert (untouched.state, json.loads(untouched.text)["data"]["contact"]) == ("queued", other.contact.pk)


@pytest.mark.django_db
def test_an_answer_corrected_to_one_for_the_leadership_is_taken_back_also_from_a_deleted_system(
    cast: SimpleNamespace, subscribed: Any
) -> None:
    response = answer(ask(cast))
    tell_systems_of_answers()
    Message.objects.filter(channel="webhook").update(state="failed")
    delete_subscription(by=None, subscription=subscribed)
    services.update_response(by=cast.administrator, response=response, is_leadership_only=True)
    assert Message.objects.filter(channel="webhook").values_list("state", "text").get() == ("cancelled", "")


@pytest.mark.django_db(transaction=True)
def test_a_look_that_is_queueing_while_the_answer_is_kept_from_others_leaves_nothing(
    cast: SimpleNamespace, subscribed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(cast)
    answer(asked)
    has_read, queue = threading.Event(), telling.tell

    def slowly(found: Any) -> int:
        rows = list(found)
        has_read.set()
        time.sleep(0.5)  # the client's change comes now, and waits
        return queue(rows)

    monkeypatch.setattr(telling, "tell", slowly)

    def keep() -> None:
        assert has_read.wait(10)
        answer(asked, is_leadership_only=True)

    assert at_once(tell_systems_of_answers, keep) == []
    assert Message.objects.filter(channel="webhook").values_list("state", "text").get() == ("cancelled", "")


@pytest.mark.django_db
def test_a_reply_is_not_told_as_due_whose_answer_was_kept_back_since_it_was_looked_up(
    cast: SimpleNamespace, subscribed: Any
) -> None:
    response = answer(ask(cast), overall_satisfaction=1)
    looked_up = FollowUp.objects.select_related("response").get(response=response)
    services.update_response(by=cast.administrator, response=response, is_leadership_only=True)
    assert not looked_up.response.is_leadership_only
    assert telling.tell_systems_of_due([looked_up]) == 0
