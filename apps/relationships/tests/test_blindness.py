"""A seller's answer is blind, their own, given once; and until it is locked nobody anywhere reads the client's."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.core.months import day_of, today
from apps.people.tests.factories import PersonFactory
from apps.relationships.models import Perception
from apps.relationships.services import lock_seller_answer
from apps.relationships.tests.asking import answer, ask_about, rows_of
from apps.relationships.tests.factories import PerceptionFactory, days_ago

pytestmark = pytest.mark.django_db


def seen(row: Perception, by: Any, day: dt.date | None = None) -> tuple[int | None, int | None]:
    found = Perception.objects.readable_on(day or today(), by=by).get(pk=row.pk)
    return found.seen_seller_score, found.seen_client_score


def test_a_clients_score_is_seen_by_nobody_before_the_seller_has_answered(cast):
    asked = ask_about(cast)
    answer(asked, 8)
    row = rows_of(asked)[0]
    assert row.client_score == 8
    for person in (cast.owner, cast.lead, cast.executive, cast.coach, cast.administrator, None):
        assert seen(row, person) == (None, None)
        assert seen(row, person, today() + dt.timedelta(days=400)) == (None, None)  # a day to come tells no more
    lock_seller_answer(by=cast.owner, perception=row, seller_score=5)
    assert seen(row, cast.owner) == (5, 8)
    assert seen(row, None) == (5, 8)
    assert Perception.objects.readable_on(today()).paired().get() == row


def test_after_30_days_it_is_read_and_the_seller_can_answer_no_more(cast):
    asked = ask_about(cast)
    answer(asked, 8)
    row = rows_of(asked)[0]
    with time_machine.travel(timezone.now() + dt.timedelta(days=29, hours=23), tick=False):
        assert seen(row, cast.executive) == (None, None)
        assert Perception.objects.answerable_by(cast.owner).count() == 6
    with time_machine.travel(timezone.now() + dt.timedelta(days=30, minutes=1), tick=False):
        assert seen(row, cast.executive) == (None, 8)
        assert not Perception.objects.answerable_by(cast.owner).exists()
        with pytest.raises(ValidationError, match="too late"):
            lock_seller_answer(by=cast.owner, perception=row, seller_score=8)


def test_a_client_who_changes_an_answer_that_was_read_does_not_open_the_question_again(cast):
    asked = ask_about(cast)
    answer(asked, 8)
    row = rows_of(asked)[0]
    type(asked.request).objects.filter(pk=asked.request.pk).update(answered_at=days_ago(31))
    Perception.objects.filter(pk=row.pk).update(client_answered_at=timezone.now())
    with pytest.raises(ValidationError, match="too late"):
        lock_seller_answer(by=cast.owner, perception=row, seller_score=8)


def test_only_the_person_themself_answers_and_once(cast):
    row = rows_of(ask_about(cast))[0]
    for other in (cast.teammate, cast.lead, cast.executive, cast.coach, cast.administrator):
        with pytest.raises(PermissionDenied):
            lock_seller_answer(by=other, perception=row, seller_score=5)
    lock_seller_answer(by=cast.owner, perception=row, seller_score=5)
    with pytest.raises(ValidationError, match="locked"):
        lock_seller_answer(by=cast.owner, perception=row, seller_score=6)


@pytest.mark.parametrize("score", [-1, 11, 5.5, None])
def test_a_score_is_a_whole_number_from_0_to_10(cast, score):
    row = rows_of(ask_about(cast))[0]
    with pytest.raises(ValidationError, match="from 0 to 10"):
        lock_seller_answer(by=cast.owner, perception=row, seller_score=score)


def test_an_answer_for_the_leadership_is_read_by_the_leadership(cast):
    asked = ask_about(cast)
    row = rows_of(asked)[0]
    lock_seller_answer(by=cast.owner, perception=row, seller_score=5)
    answer(asked, 3, leadership="1")
    readers = {person.full_name: seen(row, person)[1] for person in (cast.owner, cast.lead, cast.executive, cast.coach)}
    assert readers == {"Marta Lindqvist": None, "Owen Clarke": 3, "Helen Marsh": 3, "Cora Coach": None}
    assert (seen(row, cast.administrator), seen(row, None)) == ((5, None), (5, None))
    with_all = Perception.objects.readable_on(today(), with_leadership_only=True).get(pk=row.pk)
    assert with_all.seen_client_score == 3


@pytest.mark.parametrize(("apart", "is_paired"), [(30, True), (-30, True), (30.01, False), (-30.01, False)])
def test_a_pair_is_at_most_thirty_days_apart(cast, apart, is_paired):
    at = days_ago(100)
    PerceptionFactory(
        seller_score=5,
        seller_answered_at=at,
        client_score=8,
        client_answered_at=at + dt.timedelta(days=apart),
    )
    assert Perception.objects.readable_on(today()).paired().exists() is is_paired


def test_answers_of_different_frames_are_not_mixed(cast):
    at = days_ago(100)
    given = {"seller_score": 5, "seller_answered_at": at, "client_score": 8, "client_answered_at": at}
    PerceptionFactory(frame="own", **given)
    assert not Perception.objects.readable_on(today()).paired().exists()


def test_on_a_past_day_only_what_could_be_read_then_is_seen(cast):
    row = PerceptionFactory(
        seller_score=5, seller_answered_at=days_ago(50), client_score=8, client_answered_at=days_ago(60)
    )
    assert seen(row, None, day_of(days_ago(55))) == (None, None)
    assert seen(row, None, day_of(days_ago(49))) == (5, 8)


def test_another_persons_asking_cannot_be_answered_in_ones_own_name(cast):
    mine, other = rows_of(ask_about(cast))[0], PersonFactory()
    theirs = PerceptionFactory(contact=mine.contact, person=other)
    with pytest.raises(PermissionDenied):
        lock_seller_answer(by=cast.owner, perception=theirs, seller_score=5)
