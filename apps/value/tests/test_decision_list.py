"""The list of decisions and what is asked for on the day of a review."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import Account
from apps.core.months import today
from apps.value.attention import items
from apps.value.services.decisions import review_decision
from apps.value.tests.deciding import DecisionFactory
from apps.value.tests.northgate import enter_northgate

LIST = "value:decisions"


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


@pytest.mark.parametrize(("count", "reviewed"), [(1, False), (3, True)])
def test_the_list_costs_the_same_at_any_length(
    cast: SimpleNamespace, northgate: Any, sign_in: Any, django_assert_num_queries: Any, count: int, reviewed: bool
) -> None:
    for _n in range(count):
        made = DecisionFactory(impact=northgate.speed, by=cast.owner)
        if reviewed:
            review_decision(by=cast.owner, decision=made, outcome="It helped.")
    client = sign_in(cast.owner)
    with django_assert_num_queries(5):
        assert len(client.get(reverse(LIST)).context["rows"]) == count


@pytest.mark.parametrize(
    ("query", "n"),
    {
        "": 2,
        "state=due": 1,
        "state=to_review": 1,
        "state=reviewed": 1,
        "kind=trim": 1,
        "kind=stop": 1,
        "mine=on": 1,
    }.items(),
)
def test_the_list_is_narrowed(cast: SimpleNamespace, northgate: Any, sign_in: Any, query: str, n: int) -> None:
    DecisionFactory(impact=northgate.speed, decided_by=cast.owner, review_on=today())
    done = DecisionFactory(impact=northgate.leads, decided_by=cast.lead, kind="stop", review_on=today())
    review_decision(by=cast.lead, decision=done, outcome="It helped.")
    assert len(sign_in(cast.owner).get(f"{reverse(LIST)}?{query}").context["rows"]) == n


def test_a_list_without_decisions_teaches(cast: SimpleNamespace, sign_in: Any) -> None:
    assert "What follows from what clients say?" in sign_in(cast.owner).get(reverse(LIST)).text


def due_urls(person: Any, accounts: Any) -> list[str]:
    return [need.url for need in items(person, accounts, today())]


def test_a_review_day_that_has_come_asks_whoever_has_the_account_in_their_care(
    cast: SimpleNamespace, northgate: Any
) -> None:
    due = DecisionFactory(impact=northgate.speed, by=cast.owner, review_on=today())
    DecisionFactory(impact=northgate.leads, by=cast.owner, review_on=today() + dt.timedelta(days=1))
    asked = [due.get_absolute_url()]
    for who, urls in (("owner", asked), ("lead", asked), ("teammate", []), ("outsider", [])):
        person = getattr(cast, who)
        assert due_urls(person, Account.objects.visible_to(person).in_care_of(person)) == urls, who
    assert due_urls(cast.executive, Account.objects.filter(pk=cast.account.pk)) == asked
    review_decision(by=cast.owner, decision=due, outcome="It helped.")
    assert due_urls(cast.owner, Account.objects.all()) == []
