"""The page of sales: new business against renewals, what ends next, days from signature to work."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Account
from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory, ContractFactory, RevenueEventFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month, last_closed_month, today
from apps.home.sales_figures import Amount, Waits, all_waits, ending, kept, longest, money_by_month
from apps.home.sales_words import median_words
from apps.measures.models import Figure
from apps.measures.small import proportion
from apps.people.tests.factories import TeamFactory

pytestmark = pytest.mark.django_db
URL = reverse("home:sales")
NOW = today()
THIS = Month.of(NOW)


def days(number: int) -> dt.date:
    return NOW + dt.timedelta(days=number)


def everything() -> Any:
    return Account.objects.external().order_by().values("pk")


def page(client: Any, query: str = "") -> str:
    response = client.get(URL + query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("owner", True),
        ("teammate", True),
        ("lead", True),
        ("executive", True),
        ("administrator", True),
        ("outsider", False),
    ],
)
def test_a_contract_that_ends_is_seen_by_the_people_of_its_account(
    cast: SimpleNamespace, sign_in: Any, role: str, sees: bool
) -> None:
    ContractFactory(account=cast.account, ends_on=days(40), monthly_fee=Decimal(7000))
    text = page(sign_in(getattr(cast, role)))
    assert ("Northgate" in text, "$7,000" in text) == (sees, sees)


def test_a_coach_has_no_page_of_sales(cast: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(cast.coach).get(URL).status_code == 403


def test_new_expansion_and_renewed_fees_add_up_by_month_and_owner() -> None:
    team = TeamFactory()
    account = AccountFactory(team=team)
    first = THIS.plus(-3).first_day
    RevenueEventFactory(account=account, kind="new", occurred_on=first, monthly_amount=Decimal(900))
    RevenueEventFactory(account=account, kind="expansion", occurred_on=first, monthly_amount=Decimal(50))
    RevenueEventFactory(account=account, kind="contraction", occurred_on=first, monthly_amount=Decimal(20))
    before = ContractFactory(account=account, starts_on=first - dt.timedelta(days=400), ends_on=first)
    ContractFactory(account=account, renews=before, starts_on=first, monthly_fee=Decimal(700))
    ContractFactory(account=account, renews=before, starts_on=first, monthly_fee=None)
    sales = money_by_month(everything(), NOW, "team")[THIS.plus(-3), team.pk]
    assert (sales.new, sales.expansion) == (Amount(Decimal(900), 1), Amount(Decimal(50), 1))
    assert sales.renewed == Amount(Decimal(700), 2, 1)


def test_what_came_before_twelve_months_and_what_is_still_to_come_is_left_out() -> None:
    account = AccountFactory()
    inside, outside = THIS.plus(-11).first_day, THIS.plus(-12).last_day
    RevenueEventFactory(account=account, kind="new", occurred_on=outside, monthly_amount=Decimal(1))
    RevenueEventFactory(account=account, kind="new", occurred_on=inside, monthly_amount=Decimal(10))
    ContractFactory(account=account, renews=ContractFactory(account=account), starts_on=days(1))
    found = money_by_month(everything(), NOW, "team")
    assert [(month, sales.new.total, sales.renewed.count) for (month, _team), sales in found.items()] == [
        (THIS.plus(-11), Decimal(10), 0)
    ]


def test_internal_accounts_bring_no_money(cast: SimpleNamespace, sign_in: Any) -> None:
    inner = AccountFactory(name="Payroll", kind="internal")
    RevenueEventFactory(account=inner, kind="new", occurred_on=NOW, monthly_amount=Decimal(4321))
    ContractFactory(account=inner, ends_on=days(10), signed_on=days(-10))
    text = page(sign_in(cast.executive))
    assert ("Payroll" in text, "4,321" in text) == (False, False)


def test_a_contract_is_in_the_pipeline_until_another_follows_or_its_account_is_lost() -> None:
    contract = ContractFactory(ends_on=days(30))
    far = ContractFactory(ends_on=THIS.plus(12).first_day)
    ContractFactory(ends_on=days(-1))
    lost = ContractFactory(ends_on=days(30))
    assert set(ending(everything(), NOW)) == {contract, lost}
    update_account(by=None, account=lost.account, lost_on=NOW)
    assert set(ending(everything(), NOW)) == {contract}
    ContractFactory(account=contract.account, renews=contract, starts_on=days(31))
    assert set(ending(everything(), NOW)) == set()
    assert far.pk


def test_of_the_contracts_that_ended_those_with_a_successor_were_kept() -> None:
    team = TeamFactory()
    for number in range(3):
        account = AccountFactory(team=team)
        ended = ContractFactory(account=account, starts_on=days(-400), ends_on=days(-20))
        if number:
            ContractFactory(account=account, renews=ended, starts_on=days(-19))
    ContractFactory(account=AccountFactory(team=team), ends_on=days(0))
    assert kept(everything(), NOW, "team") == {team.pk: (2, 3)}


def test_shares_below_five_are_counts_and_below_ten_of_low_confidence() -> None:
    assert proportion(0, 0) == {}
    assert proportion(3, 4) == {"value": "3 of 4"}
    assert proportion(5, 8) == {"value": "62.5 %", "note": "5 of 8, 30.6–86.3", "is_low": True}
    assert proportion(9, 10)["is_low"] is False


def test_the_days_run_to_the_next_activity_after_the_signature() -> None:
    for wait in (1, 2, 4, 8, 30):
        account = AccountFactory()
        ContractFactory(account=account, signed_on=days(-60))
        for on in (-61, -60, wait - 60, wait - 50):
            ActivityFactory(account=account, occurred_on=days(on))
    waiting = ContractFactory(signed_on=days(-9))
    ContractFactory(signed_on=days(-500))
    assert all_waits(everything(), NOW) == Waits(Decimal("4.0"), 5, 1)
    assert [(row.pk, row.waited) for row in longest(everything(), NOW)] == [(waiting.pk, 9)]


def test_below_five_no_median_is_shown() -> None:
    assert median_words(Waits(Decimal(4), 4, 1)) == {"note": "4 so far, too few, 1 waits"}
    assert median_words(Waits(Decimal("4.5"), 6)) == {"value": "4.5", "unit": "days", "note": "of 6"}
    assert median_words(Waits()) == {"note": ""}


def test_what_contacts_let_expect_stands_beside_a_contract_that_ends(cast: SimpleNamespace, sign_in: Any) -> None:
    ContractFactory(account=cast.account, ends_on=days(40))
    update_account(by=None, account=cast.account, is_out_to_bid=True)
    Figure.objects.create(
        measure="satisfied_at_risk",
        scope="account",
        scope_id=cast.account.pk,
        month=last_closed_month(NOW).first_day,
        numerator=1,
        denominator=3,
        n=3,
        rolled_up_at=timezone.now(),
    )
    text = page(sign_in(cast.owner))
    assert ("in 40 days" in text, "Out to bid" in text) == (True, True)
    assert "1 of 3 satisfied contacts at risk" in text


def test_the_page_is_narrowed_to_a_team_a_month_and_grouped_by_manager(cast: SimpleNamespace, sign_in: Any) -> None:
    ContractFactory(account=cast.account, ends_on=days(3))
    ContractFactory(account=cast.foreign_account, ends_on=THIS.plus(3).first_day)
    client = sign_in(cast.executive)
    assert "Halden Logistics" not in page(client, f"?of=team-{cast.team.pk}")
    month = page(client, f"?ends={THIS.plus(3)}&by=manager")
    assert ("Halden Logistics" in month, "Northgate" in month, "Ola Outsider" in month) == (True, False, True)


@pytest.mark.parametrize("query", ["?by=mood", "?ends=soon", "?ends=2025-13", "?of=team-999999", "?of=x"])
def test_what_makes_no_sense_is_not_there(cast: SimpleNamespace, sign_in: Any, query: str) -> None:
    assert sign_in(cast.executive).get(URL + query).status_code == 404


def _serve(team: Any) -> None:
    account = AccountFactory(team=team)
    RevenueEventFactory(account=account, kind="new", occurred_on=NOW, monthly_amount=Decimal(10))
    ContractFactory(account=account, ends_on=days(30), signed_on=days(-20))
    ContractFactory(account=account, starts_on=days(-400), ends_on=days(-100), signed_on=days(-90))


def test_it_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.executive)
    _serve(cast.team)
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        client.get(URL)
    for team in (cast.other_team, TeamFactory()):
        _serve(team)
    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 15
