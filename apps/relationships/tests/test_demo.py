"""The demo firm's pairs: Northgate's are those of docs/measures.md, and somebody has something due."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.demo_firm import Firm
from apps.core.months import today
from apps.feedback.services import record_request, record_response
from apps.relationships import demo
from apps.relationships.models import Perception
from apps.relationships.tests.factories import days_ago

pytestmark = pytest.mark.django_db


def answered(contact: Any, days: float) -> None:
    request = record_request(by=None, contact=contact, sent_at=days_ago(days + 2))
    record_response(by=None, contact=contact, request=request, answered_at=days_ago(days), overall_satisfaction=4)


def pairs_of(contact: Any) -> list[tuple[int, int]]:
    rows = Perception.objects.readable_on(today()).paired().filter(contact=contact)
    return list(rows.order_by("dimension__position").values_list("seen_client_score", "seen_seller_score"))


def test_northgates_two_buyers_are_the_worked_example(cast):
    dana, priya = (ContactFactory(account=cast.account, full_name=name) for name in demo.NORTHGATE)
    for contact in (dana, priya):
        answered(contact, 40)
    demo.load(Firm(today()))
    assert pairs_of(dana) == [(9, 9), (8, 9), (6, 8), (4, 8), (7, 8), (8, 9)]
    assert pairs_of(priya) == [(8, 7), (6, 7), (5, 6), (7, 5), (5, 6)]
    gaps = [seller - client for client, seller in pairs_of(dana)]
    assert (sum(gaps) / 6, sum(map(abs, gaps)) / 6) == (1.5, 1.5)
    assert Perception.objects.filter(contact=priya, client_score=None, seller_score=7).count() == 1


def test_what_was_answered_lately_waits_for_the_seller(cast):
    contact = ContactFactory(account=AccountFactory(name="Halden", manager=cast.owner))
    answered(contact, 3)
    demo.load(Firm(today() + dt.timedelta(days=1)))
    assert Perception.objects.answerable_by(cast.owner).count() == 6
    assert not Perception.objects.readable_on(today()).filter(seen_client_score__isnull=False).exists()
