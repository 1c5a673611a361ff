"""The matrix: watermelons first and why, what is not known and what it takes, month by month."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.outcomes.plot import across, begin, upward
from apps.outcomes.tests.factories import ServiceLevelFactory, ServiceLevelReadingFactory

JUNE = "?month=2025-06"
URL = "outcomes:list"


def make(account: Any, met: int = 20, satisfaction: int = 2, actual: int | None = 110) -> Any:
    """An account that met so many of 20, with an impact that matters; without `actual` it has no index."""
    level = ServiceLevelFactory(account=account, name="Reports on time")
    ServiceLevelReadingFactory(service_level=level, met=met, due=20)
    impact = ImpactFactory(account=account, statement="More leads")
    if actual is not None:
        ImpactReadingFactory(impact=impact, value=Decimal(actual))
    said = [{"impact": impact, "importance": 5, "satisfaction": satisfaction}]
    at = dt.datetime(2025, 6, 24, 15, tzinfo=dt.UTC)
    ResponseFactory(contact=ContactFactory(account=account), answered_at=at, impact_ratings=said)
    return account


def page(client: Any, query: str = JUNE) -> Any:
    response = client.get(reverse(URL) + query)
    assert response.status_code == 200
    return response


def test_a_watermelon_is_named_first_with_its_reasons(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account, satisfaction=2)
    make(cast.foreign_account, satisfaction=5)
    response = page(sign_in(cast.executive))
    assert [line.account for line in response.context["watermelons"]] == [cast.account]
    assert response.context["say"] == "In June 2025 1 of 2 accounts kept its contract and disappoints its client."
    assert [line.account for line in response.context["page_obj"]] == [cast.account, cast.foreign_account]
    text = response.text.replace("\u00a0", " ")
    assert "“More leads” matters (5.0) and does not satisfy (2.0)." in text
    assert "Service level met: “Reports on time” 20 of 20 (target 95 %)." in text


def test_accounts_of_which_a_side_is_unknown_are_listed_with_what_is_missing(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    response = page(sign_in(cast.executive))
    assert [line.account for line in response.context["unknown"]] == [cast.foreign_account, cast.account]
    assert "No service level has a reading for June 2025." in response.text
    assert "Is a client unhappy while the contract looks fine?" in response.text


def test_one_sees_the_accounts_one_may_see(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account)
    make(cast.foreign_account)
    assert [line.account for line in page(sign_in(cast.owner)).context["known"]] == [cast.account]


def test_an_account_that_was_no_client_on_the_last_day_is_not_there(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account)
    cast.account.lost_on = dt.date(2025, 6, 30)
    cast.account.save()
    response = page(sign_in(cast.owner))
    assert (response.context["known"], response.context["unknown"]) == ([], [])


def test_another_month_is_another_picture(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account)
    client = sign_in(cast.owner)
    response = page(client, "?month=2025-07")
    assert [line.standing.is_green for line in response.context["unknown"]] == [None]
    assert response.context["months"] == {"back": JUNE, "on": "?month=2025-08"}


@pytest.mark.parametrize("query", ["?month=2025-13", "?month=x", "?month=0001-01", "?month=2199-01"])
def test_what_is_no_month_is_not_there(cast: SimpleNamespace, sign_in: Any, query: str) -> None:
    assert sign_in(cast.owner).get(reverse(URL) + query).status_code == 404
    assert sign_in(cast.owner).get(reverse("accounts:outcome", args=[cast.account.pk]) + query).status_code == 404


def test_the_picture_shows_those_with_both_numbers(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account, met=19, satisfaction=2, actual=100)
    make(cast.foreign_account, satisfaction=5, actual=None)
    response = page(sign_in(cast.executive))
    (dot,) = response.context["picture"].dots
    title = "Northgate: service levels met 95.0 %, outcome index 50.0 %"
    assert (dot.title.replace("\u00a0", " "), dot.is_watermelon, dot.y) == (title, True, upward(Decimal(50)))
    assert response.context["not_drawn"] == 1
    assert '<svg class="melon"' in response.text


def test_names_of_watermelons_do_not_lie_over_each_other(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account, satisfaction=2, actual=100)
    make(cast.foreign_account, satisfaction=2, actual=100)
    dots = page(sign_in(cast.executive)).context["picture"].dots
    first, second = sorted(dot.name_y or 0 for dot in dots)
    assert second - first >= 4.5


@pytest.mark.parametrize(("lowest", "first"), [(100, 80), (95, 80), (80, 80), (79, 60), (0, 0)])
def test_the_scale_begins_at_the_round_number_below_the_lowest(lowest: int, first: int) -> None:
    assert begin([Decimal(100), Decimal(lowest)]) == first
    assert (across(Decimal(first), first), across(Decimal(100), first)) == (7.0, 97.0)


def test_all_watermelons_are_a_page_of_their_own_and_the_first_ten_stand_on_top(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    for _ in range(11):
        make(AccountFactory())
    client = sign_in(cast.executive)
    shown = page(client)
    assert (len(shown.context["watermelons"]), shown.context["watermelons_count"]) == (10, 11)
    assert f'href="{JUNE}&amp;show=watermelons">See all 11' in shown.text
    assert len(page(client, f"{JUNE}&show=watermelons").context["page_obj"]) == 11


def test_it_costs_the_same_at_one_and_at_three_accounts(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any
) -> None:
    make(cast.account)
    client = sign_in(cast.executive)
    with django_assert_num_queries(7):
        page(client)
    for _ in range(2):
        make(AccountFactory())
    with django_assert_num_queries(7):
        assert len(page(client).context["known"]) == 3


def test_all_of_which_a_side_is_unknown_are_a_page_of_their_own(cast: SimpleNamespace, sign_in: Any) -> None:
    make(cast.account)
    for _ in range(11):
        AccountFactory()
    client = sign_in(cast.executive)
    assert f'href="{JUNE}&amp;show=unknown">See all 12' in page(client).text
    assert len(page(client, f"{JUNE}&show=unknown").context["page_obj"]) == 12
