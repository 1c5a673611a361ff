"""The revenue ledger: its running value, what it refuses, and what it says of an account on a day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.accounts import services
from apps.accounts.models import Account, RevenueEvent
from apps.accounts.tests.factories import AccountFactory, ContractFactory, RevenueEventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Any:
    return AccountFactory(started_on=dt.date(2024, 1, 1))


def enter(account: Any, kind: str, amount: int, day: dt.date) -> RevenueEvent:
    return RevenueEventFactory(account=account, kind=kind, monthly_amount=Decimal(amount), occurred_on=day)


def values(account: Any) -> list[Decimal]:
    return [event.value_after for event in account.revenue_events.in_ledger_order()]


def active(account: Any, day: dt.date) -> bool:
    return Account.objects.active_on(day).filter(pk=account.pk).exists()


def test_the_running_value_follows_the_days_not_the_order_of_entry(account: Any) -> None:
    enter(account, "expansion", 500, dt.date(2024, 5, 1))
    enter(account, "new", 1000, dt.date(2024, 1, 1))
    enter(account, "contraction", 200, dt.date(2024, 3, 1))
    assert values(account) == [1000, 800, 1300]


def test_a_value_never_falls_below_zero(account: Any) -> None:
    enter(account, "new", 1000, dt.date(2024, 1, 1))
    with pytest.raises(ValidationError, match=r"200.00 below zero"):
        enter(account, "contraction", 1200, dt.date(2024, 2, 1))
    assert values(account) == [1000]


def test_removing_the_ground_under_a_later_event_is_refused(account: Any) -> None:
    new = enter(account, "new", 1000, dt.date(2024, 1, 1))
    enter(account, "churn", 1000, dt.date(2024, 6, 1))
    with pytest.raises(ValidationError):
        services.delete_revenue_event(by=None, revenue_event=new)
    assert account.revenue_events.count() == 2


def test_churn_to_zero_loses_the_account_on_its_day_and_a_return_brings_it_back(account: Any) -> None:
    enter(account, "new", 1000, dt.date(2024, 1, 1))
    enter(account, "churn", 1000, dt.date(2024, 6, 10))
    enter(account, "returned", 400, dt.date(2024, 8, 1))
    assert [active(account, dt.date(2024, *day)) for day in [(6, 9), (6, 10), (7, 31), (8, 1)]] == [
        True,
        False,
        False,
        True,
    ]


def test_churn_that_leaves_something_loses_nobody(account: Any) -> None:
    enter(account, "new", 1000, dt.date(2024, 1, 1))
    enter(account, "churn", 600, dt.date(2024, 6, 10))
    assert active(account, dt.date(2024, 6, 10))


def test_a_return_on_the_day_of_the_loss_keeps_the_account_active(account: Any) -> None:
    enter(account, "new", 1000, dt.date(2024, 1, 1))
    enter(account, "churn", 1000, dt.date(2024, 6, 10))
    enter(account, "returned", 400, dt.date(2024, 6, 10))
    assert active(account, dt.date(2024, 6, 10))


def test_an_account_is_not_active_before_it_started(account: Any) -> None:
    assert [active(account, dt.date(2023, 12, 31)), active(account, dt.date(2024, 1, 1))] == [False, True]


def test_the_recurring_value_of_a_day_is_that_of_its_last_event(account: Any) -> None:
    enter(account, "new", 1000, dt.date(2024, 1, 1))
    enter(account, "expansion", 250, dt.date(2024, 6, 30))
    at = [
        Account.objects.with_recurring_value(d).get(pk=account.pk).recurring_value
        for d in (dt.date(2023, 12, 31), dt.date(2024, 6, 29), dt.date(2024, 6, 30))
    ]
    assert at == [0, 1000, 1250]


def test_status_is_derived_from_dates_contracts_and_ledger(account: Any) -> None:
    def status() -> str:
        return Account.objects.with_status().get(pk=account.pk).status

    assert status() == "active"
    contract = ContractFactory(account=account, starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2024, 12, 31))
    assert status() == "former"
    services.update_contract(by=None, contract=contract, ends_on=None)
    assert status() == "active"
    services.update_account(by=None, account=account, lost_on=dt.date(2025, 1, 31), status="lost")
    assert status() == "lost"


def test_a_posted_status_must_agree_with_the_facts(account: Any) -> None:
    with pytest.raises(ValidationError, match="active"):
        services.update_account(by=None, account=account, industry="Steel", status="lost")
    account.refresh_from_db()
    assert account.industry == ""
