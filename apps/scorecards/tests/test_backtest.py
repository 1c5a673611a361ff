"""The back-test reads what was frozen against what is known now: who counts, on which side, and to the digit."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Account, Contract
from apps.accounts.tests.factories import AccountFactory, ContractFactory, RevenueEventFactory
from apps.core.months import today
from apps.measures.arithmetic import rounded
from apps.scorecards.models import SignalSnapshot
from apps.scorecards.signals.arithmetic import Share, Verdict
from apps.scorecards.signals.backtest import read_backtest
from apps.scorecards.signals.declare import SIGNALS
from apps.scorecards.signals.services import freeze_signals
from apps.scorecards.tests.facts import day, ledger

pytestmark = pytest.mark.django_db
SATISFACTION, GAP = SIGNALS[0], SIGNALS[4]


def lost(on: str = "06-20", **signals: Any) -> Account:
    """An account lost on a day, frozen with these signals."""
    account = signals.pop("account", None) or AccountFactory()
    Account.objects.filter(pk=account.pk).update(lost_on=day(on))
    SignalSnapshot.objects.create(account=account, event="loss", day=day(on), **signals)
    return account


def renewed(on: str = "06-20", **signals: Any) -> Account:
    account = signals.pop("account", None) or AccountFactory()
    before = ContractFactory(account=account, starts_on=day("2023-01-01"))
    ContractFactory(account=account, renews=before, signed_on=day(on), starts_on=day(on))
    SignalSnapshot.objects.create(account=account, event="renewal", day=day(on), **signals)
    return account


def test_a_small_firm_to_the_digit() -> None:
    for value in (1, 2, 2, 3, 3, 3, 4, 4, 5, 5):
        lost(satisfaction=value)
    for value in (2, 3, 4, 4, 4, 4, 5, 5, 5, 5):
        renewed(satisfaction=value)
    told = read_backtest().of_loss(SATISFACTION)
    # renewed above lost, ties half: 2 → 2, 3 → 4.5, four 4s → 7 each, four 5s → 9 each: 70.5 of 100
    assert told.area == Decimal("0.705")
    assert (rounded(told.interval.low, 4), rounded(told.interval.high, 4)) == (Decimal("0.4474"), Decimal("0.8696"))
    assert told.verdict == Verdict.UNCLEAR
    assert (told.warned, told.cried_wolf) == (Share(6, 10), Share(2, 10))


def test_who_had_no_signal_is_left_out_and_not_taken_for_low() -> None:
    for _ in range(12):
        lost(satisfaction=None)
        renewed(satisfaction=5)
    told = read_backtest().of_loss(SATISFACTION)
    assert (told.warned.n, told.cried_wolf.n, told.verdict) == (0, 12, Verdict.NOT_ENOUGH)


def test_an_account_counts_once_on_each_side_with_its_latest() -> None:
    account = renewed("2024-06-20", satisfaction=1)
    renewed("06-20", account=account, satisfaction=5)
    lost("06-25", account=account, satisfaction=2)
    found = read_backtest()
    assert [row.satisfaction for row in found.renewed] == [5]
    assert [row.satisfaction for row in found.lost] == [2]


def test_a_loss_that_was_withdrawn_or_dated_anew_counts_no_more() -> None:
    account = lost(satisfaction=1)
    Account.objects.update(lost_on=day("06-21"))
    assert read_backtest().lost == []
    freeze_signals()
    assert [row.day for row in read_backtest().lost] == [day("06-21")]
    Account.objects.filter(pk=account.pk).update(lost_on=None)
    assert read_backtest().lost == []
    assert SignalSnapshot.objects.count() == 2


def test_growth_is_the_value_a_year_later_against_that_of_the_day() -> None:
    grew, shrank, same, gone = (renewed("2025-01-31", satisfaction=4) for _ in range(4))
    for account in (grew, shrank, same, gone):
        ledger(account, new=("2024-01-01", 1000))
    ledger(grew, contraction=("2025-01-31", 400), expansion=("2026-01-31", 500))  # 600 on the day, 1,100 a year later
    ledger(shrank, contraction=("2025-02-01", 100), expansion=("2026-02-01", 5000))  # a day too late
    ledger(gone, churn=("2025-12-31", 1000))
    found = {row.account: row.has_grown for row in read_backtest().rows if row.event == "renewal"}
    assert found == {grew.pk: True, shrank.pk: False, same.pk: False, gone.pk: False}
    assert read_backtest().growth == Share(1, 4)


def test_growth_waits_until_twelve_months_are_over_and_takes_no_internal_accounts() -> None:
    a_year_ago = today() - dt.timedelta(days=364)
    young, internal, worthless = renewed(str(a_year_ago)), renewed("01-31"), renewed("01-31")
    Account.objects.filter(pk=internal.pk).update(kind="internal")
    for account in (young, internal):
        RevenueEventFactory(account=account, occurred_on=day("2024-01-01"))
    assert read_backtest().growth == Share(0, 0)
    assert {row.account for row in read_backtest().rows} == {young.pk, internal.pk, worthless.pk}


def test_growth_is_judged_by_the_latest_renewal_that_is_old_enough() -> None:
    account = renewed("2024-03-01", satisfaction=2)
    ledger(account, new=("2024-01-01", 1000), expansion=("2024-12-01", 100))
    renewed("2025-03-01", account=account, satisfaction=3)
    renewed(str(today() - dt.timedelta(days=30)), account=account, satisfaction=5)
    found = [(row.day.year, row.is_latest, row.has_grown) for row in read_backtest().rows]
    assert found == [(today().year, True, None), (2025, False, False)]


def test_a_wide_gap_is_the_worse_signal() -> None:
    for value in range(10):
        lost(gap=value + 2)
        renewed(gap=value)
    told = read_backtest().of_loss(GAP)
    assert told.area == Decimal("0.68")  # of 100 pairs 64 wider and 8 as wide
    assert (told.warned, told.cried_wolf) == (Share(10, 10), Share(8, 10))


@pytest.mark.parametrize("many", [1, 4])
def test_it_is_read_in_one_statement(many: int, django_assert_num_queries: Any) -> None:
    for _ in range(many):
        lost()
        renewed("01-10")
    with django_assert_num_queries(1):
        found = read_backtest()
    assert (len(found.lost), len(found.renewed)) == (many, many)
    assert Contract.objects.count() == 2 * many
