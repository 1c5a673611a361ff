"""The inbox by account: the newest answer first, what came of each, and at one cost however many there are."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.feedback.models import Response
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.factories import ResponseFactory

pytestmark = pytest.mark.django_db
PAGE = "/feedback/by-account/"


def answered(account: Any, days: int, **given: Any) -> Response:
    moment = timezone.now() - dt.timedelta(days=days)
    made = ResponseFactory(contact=ContactFactory(account=account), answered_at=moment, **given)
    return Response.objects.get(pk=made.pk)


def lines(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    groups = client.get(PAGE + query).context["groups"]
    return [(group["name"], group["answers"], group["low"], group["unreplied"]) for group in groups]


@pytest.fixture
def other(cast: SimpleNamespace) -> Any:
    return AccountFactory(name="Tern & Vale", manager=cast.owner, team=cast.team)


def test_the_account_with_the_newest_answer_comes_first(cast: SimpleNamespace, sign_in: Any, other: Any) -> None:
    answered(cast.account, 20)
    answered(other, 10)
    answer_arrived(answered(cast.account, 1, overall_satisfaction=1))
    client = sign_in(cast.owner)
    assert lines(client) == [(cast.account.name, 2, 1, 1), ("Tern & Vale", 1, 0, 0)]
    rows = client.get(PAGE).context["groups"][0]["rows"]
    assert [row.cells[2].value for row in rows] == ["Open", ""]
    assert "1 without a reply" in client.get(PAGE).content.decode()


def test_only_answers_of_the_chosen_span_are_shown(cast: SimpleNamespace, sign_in: Any) -> None:
    answered(cast.account, 20)
    answered(cast.account, 40)
    answered(cast.account, 200)
    client = sign_in(cast.owner)
    counts = {query: lines(client, query)[0][1] for query in ("", "?span=30", "?span=365", "?span=all", "?span=x")}
    assert counts == {"": 2, "?span=30": 1, "?span=365": 3, "?span=all": 3, "?span=x": 2}


def test_five_answers_stand_there_and_the_others_are_a_link_away(cast: SimpleNamespace, sign_in: Any) -> None:
    for days in range(1, 8):
        answered(cast.account, days)
    client = sign_in(cast.owner)
    (group,) = client.get(PAGE).context["groups"]
    assert (len(group["rows"]), group["answers"]) == (5, 7)
    assert client.get(group["all_url"]).context["paginator"].count == 7


def test_an_outsider_sees_no_account_and_only_the_leadership_its_own(cast: SimpleNamespace, sign_in: Any) -> None:
    answered(cast.account, 1, is_leadership_only=True)
    for who, count in (("owner", 0), ("teammate", 0), ("administrator", 0), ("outsider", 0), ("lead", 1)):
        assert len(lines(sign_in(getattr(cast, who)))) == count, who
    assert sign_in(cast.coach).get(PAGE).status_code == 403


def test_it_costs_the_same_at_one_account_and_at_three(
    cast: SimpleNamespace, sign_in: Any, other: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.executive)
    answered(cast.account, 1)
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE)
    for account in (other, AccountFactory(manager=cast.owner, team=cast.team)):
        for days in (2, 3):
            answered(account, days)
    with django_assert_num_queries(9):
        client.get(PAGE)


def test_answers_are_a_switch_away_by_account_and_back(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    assert f'href="{PAGE}"' in client.get("/feedback/").content.decode()
    assert 'href="/feedback/"' in client.get(PAGE).content.decode()
    assert "No account has an answer that fits." in client.get(PAGE).content.decode()
