"""Owners are told of low answers soon after the request that brought them: each once, whatever happens in between."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core import scheduling
from apps.feedback import services
from apps.feedback.models import FollowUp, Response
from apps.feedback.services import telling
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.asking import ask, deliver
from apps.feedback.tests.factories import ResponseFactory
from apps.outbox.models import AlertChannel, Message

pytestmark = pytest.mark.django_db
NOTHING = {"opened": 0, "changed": 0}


@pytest.fixture
def scheduled(monkeypatch: Any) -> list[str]:
    """The tasks that were asked for on commit."""
    tasks: list[str] = []
    worker = SimpleNamespace(send_task=lambda task, args: tasks.append(task))
    monkeypatch.setattr(scheduling, "current_app", worker)
    return tasks


def arrived(account: Any, **fields: Any) -> Response:
    made = ResponseFactory(contact=ContactFactory(account=account), **({"overall_satisfaction": 1} | fields))
    response = Response.objects.get(pk=made.pk)
    with transaction.atomic():
        answer_arrived(response)
    return response


def changed(response: Response, **fields: Any) -> Response:
    """The client sends it again."""
    for name, value in (fields | {"answered_at": timezone.now()}).items():
        setattr(response, name, value)
    response.save()
    answer_arrived(response)
    return response


def subjects() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_request_writes_no_alert_and_asks_a_worker_for_it(
    client: Any, cast: SimpleNamespace, scheduled: list[str]
) -> None:
    asked = ask(cast)
    deliver(asked, seconds_ago=60)
    scheduled.clear()
    assert client.post(asked.url, {"overall": "1"}).status_code == 303
    assert not Message.objects.filter(kind="follow_up").exists()
    assert scheduled == [telling.FOLLOW_ANSWERS]
    assert client.post(asked.url, {"overall": "5"}).status_code == 303
    scheduled.clear()
    ContactFactory(account=cast.account)
    other = ask(cast, email="other@northgate.example")
    deliver(other, seconds_ago=60)
    scheduled.clear()
    assert client.post(other.url, {"overall": "4"}).status_code == 303
    assert scheduled == []


def test_a_low_answer_is_told_once_however_often_this_runs(cast: SimpleNamespace) -> None:
    arrived(cast.account)
    assert [services.tell_of_low_answers() for _ in range(3)] == [{"opened": 1, "changed": 0}, NOTHING, NOTHING]
    assert Message.objects.get().to_email == cast.owner.email


def test_killed_half_way_it_is_told_once_by_the_next_run(
    cast: SimpleNamespace, die_after: Any, monkeypatch: Any
) -> None:
    arrived(cast.account)
    die_after(telling, "alert")
    with pytest.raises(SystemExit):
        services.tell_of_low_answers()
    assert (Message.objects.count(), FollowUp.objects.get().told_of) == (0, None)
    monkeypatch.undo()
    assert services.tell_of_low_answers() == {"opened": 1, "changed": 0}
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_at_once_tell_each_owner_once(cast: SimpleNamespace) -> None:
    AlertChannel.objects.create(name="Everything", url="json://localhost/")
    answers = [arrived(account) for account in (cast.account, cast.foreign_account) for _ in range(3)]
    start = Barrier(4)

    def tell(_number: int) -> int:
        try:
            start.wait()
            return sum(services.tell_of_low_answers().values())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(tell, range(4))) == len(answers)
    assert services.tell_of_low_answers() == NOTHING
    texts = list(Message.objects.filter(channel="mail").values_list("text", flat=True))
    named = [sum(f"{answer.contact}," in text for text in texts) for answer in answers]
    assert named == [1] * len(answers)


def test_many_are_one_message_an_owner_at_the_same_cost(cast: SimpleNamespace) -> None:
    counts = []
    for number in (1, 3):
        for _n in range(number):
            arrived(cast.account)
        with CaptureQueriesContext(connection) as queries:
            services.tell_of_low_answers()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert subjects()[1] == "3 low answers have come in"


def test_a_changed_answer_that_is_still_low_is_told_once_and_a_better_one_is_not(cast: SimpleNamespace) -> None:
    response = arrived(cast.account)
    services.tell_of_low_answers()
    Message.objects.all().delete()
    changed(response, overall_satisfaction=2)
    assert [services.tell_of_low_answers() for _ in range(2)] == [{"opened": 0, "changed": 1}, NOTHING]
    assert subjects() == ["Northgate: a low answer was changed"]
    changed(response, overall_satisfaction=5)
    assert services.tell_of_low_answers() == NOTHING
    changed(response, overall_satisfaction=1)
    assert services.tell_of_low_answers() == {"opened": 0, "changed": 1}
    assert Message.objects.count() == 2


def test_an_answer_changed_while_it_is_told_of_is_told_next_time(cast: SimpleNamespace, monkeypatch: Any) -> None:
    response = arrived(cast.account)

    def change_meanwhile(**fields: Any) -> None:
        queue(**fields)
        Response.objects.filter(pk=response.pk).update(answered_at=F("answered_at") + dt.timedelta(seconds=1))

    queue = telling.alert
    monkeypatch.setattr(telling, "alert", change_meanwhile)
    assert services.tell_of_low_answers() == {"opened": 1, "changed": 1}
    monkeypatch.undo()
    assert services.tell_of_low_answers() == {"opened": 0, "changed": 1}


def test_who_closed_it_before_anybody_was_told_is_not_told(cast: SimpleNamespace) -> None:
    row = FollowUp.objects.get(response=arrived(cast.account))
    services.close_follow_up(by=cast.owner, follow_up=row, outcome="Called at once.")
    assert services.tell_of_low_answers() == NOTHING
    assert not Message.objects.exists()


def test_an_answer_that_turns_to_the_leadership_is_told_to_the_lead(cast: SimpleNamespace) -> None:
    response = arrived(cast.account)
    services.tell_of_low_answers()
    changed(response, is_leadership_only=True)
    assert services.tell_of_low_answers() == {"opened": 1, "changed": 0}
    assert list(Message.objects.order_by("pk").values_list("to_email", flat=True)) == [
        cast.owner.email,
        cast.lead.email,
    ]


def test_an_alert_of_one_for_the_leadership_names_neither_person_nor_account(cast: SimpleNamespace) -> None:
    response = arrived(cast.account)
    changed(response, is_leadership_only=True)
    services.tell_of_low_answers()
    message = Message.objects.get()
    said = f"{message.subject} {message.text} {message.html}"
    assert (message.to_email, message.account_id) == (cast.lead.email, None)
    assert message.subject.startswith("A low answer for the leadership, reply by")
    assert cast.account.name not in said
    assert response.contact.full_name not in said


def test_a_closed_one_that_turns_to_the_leadership_is_told_to_nobody_below(cast: SimpleNamespace) -> None:
    response = arrived(cast.account)
    services.tell_of_low_answers()
    row = FollowUp.objects.get()
    services.close_follow_up(by=cast.owner, follow_up=row, outcome="Called.")
    Message.objects.all().delete()
    changed(response, is_leadership_only=True)
    services.tell_of_low_answers()
    assert [message.to_email for message in Message.objects.all()] == [cast.lead.email]


def test_changes_older_than_a_week_are_history(cast: SimpleNamespace) -> None:
    response = arrived(cast.account)
    services.tell_of_low_answers()
    changed(response, overall_satisfaction=2)
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        assert services.tell_of_low_answers() == NOTHING


def test_telling_leaves_no_trace_in_the_history_of_a_follow_up(cast: SimpleNamespace) -> None:
    arrived(cast.account)
    services.tell_of_low_answers()
    assert list(FollowUp.objects.get().events.values_list("pgh_label", flat=True)) == ["insert"]


def test_nobody_is_told_of_those_that_were_there_before(cast: SimpleNamespace) -> None:
    arrived(cast.account)
    with connection.cursor() as cursor:
        cursor.execute(import_module("apps.feedback.migrations.0009_told_of_opened").MARK_AS_TOLD)
    assert services.tell_of_low_answers() == NOTHING
