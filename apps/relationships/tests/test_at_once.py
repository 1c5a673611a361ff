"""Workers, sellers and clients at the same moment, on connections of their own: nothing is lost, doubled, or told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.feedback.models import FeedbackRequest, StandingItem
from apps.feedback.services import ask_contact
from apps.people.tests.caller import Caller
from apps.relationships.models import Perception
from apps.relationships.services import lock_seller_answers, pull_answers, push_questions
from apps.relationships.tests.asking import answer, ask_about, rows_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each returned or raised; none begins before all are ready."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=20)
            return call()
        except (DatabaseError, ValidationError, PermissionDenied) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def sent(cast: SimpleNamespace, number: int) -> FeedbackRequest:
    contact = ContactFactory(account=cast.account, email=f"{number}@northgate.example")
    push_questions()
    request = ask_contact(by=cast.owner, contact=contact)
    now = timezone.now()
    FeedbackRequest.objects.filter(pk=request.pk).update(state="sent", sent_at=now, updated_at=now)
    return request


def test_several_workers_that_push_and_pull_make_every_row_once(cast: SimpleNamespace) -> None:
    requests = [sent(cast, number) for number in range(3)]
    done = at_once(*[pull_answers] * 4, *[push_questions] * 2)
    assert not [one for one in done if isinstance(one, Exception)]
    assert sum(done[:4]) == Perception.objects.count() == 6 * len(requests)
    assert StandingItem.objects.count() == 6 * len(requests)


def test_workers_that_pull_an_answer_at_once_take_it_over_once(cast: SimpleNamespace) -> None:
    asked = ask_about(cast)
    form = {f"item-{item}": "8" for item in FeedbackRequest.objects.get(pk=asked.request.pk).items}
    assert Client().post(asked.url, form).status_code == 303
    assert sorted(at_once(*[pull_answers] * 4)) == [0, 0, 0, 6]
    assert {row.client_score for row in rows_of(asked)} == {8}


@pytest.mark.parametrize("turn", range(4))
def test_a_seller_who_locks_while_the_client_answers_loses_nothing_on_either_side(
    cast: SimpleNamespace, turn: int
) -> None:
    asked = ask_about(cast)
    scores = {row.pk: 5 for row in rows_of(asked)}
    asked.request.refresh_from_db()
    form = {f"item-{item}": "8" for item in asked.request.items}
    done = at_once(
        lambda: lock_seller_answers(by=cast.owner, scores=scores),
        lambda: Client().post(asked.url, form).status_code,
        pull_answers,
        pull_answers,
    )
    assert not [one for one in done if isinstance(one, Exception)]
    pull_answers()
    assert {(row.seller_score, row.client_score) for row in rows_of(asked)} == {(5, 8)}


def test_of_two_locks_at_once_one_wins_whole(cast: SimpleNamespace) -> None:
    asked = ask_about(cast)
    keys = [row.pk for row in rows_of(asked)]

    def lock(score: int) -> Any:
        return lock_seller_answers(by=cast.owner, scores=dict.fromkeys(keys, score))

    done = at_once(lambda: lock(2), lambda: lock(7), lambda: lock(9))
    refused = [one for one in done if isinstance(one, ValidationError)]
    assert len(refused) == 2
    assert all("locked" in str(one) for one in refused)
    assert len({row.seller_score for row in rows_of(asked)}) == 1


def test_whoever_reads_while_the_seller_locks_sees_both_or_none(cast: SimpleNamespace) -> None:
    """By the API, read again and again: a client's score never stands beside a seller's that is missing."""
    asked = ask_about(cast)
    answer(asked, 8)
    scores = {row.pk: 5 for row in rows_of(asked)}

    def read() -> list[tuple[Any, Any]]:
        caller, seen = Caller(cast.executive), []
        for _look in range(12):
            rows = caller.get("perceptions/").json()["results"]
            seen += [(row["seller_score"], row["client_score"]) for row in rows]
        return seen

    seen, _done = at_once(read, lambda: lock_seller_answers(by=cast.owner, scores=scores))
    assert set(seen) <= {(None, None), (5, 8)}
    assert {(row.seller_score, row.client_score) for row in rows_of(asked)} == {(5, 8)}
