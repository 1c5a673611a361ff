"""The fine print of the revenue ledger's measures."""

from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.scorecards.tests.facts import JUNE, answer, counted, day, figure, ledger

pytestmark = pytest.mark.django_db
GROSS, NET, KEPT = "gross_revenue_retention", "net_revenue_retention", "account_retention"
LOST = "satisfied_yet_lost"


def client(*events: tuple[str, str, int], **fields: Any) -> Account:
    """An account worth 10,000 a month since 2024, with more events."""
    account = AccountFactory(**fields)
    ledger(account, new=("2024-01-01", 10000))
    for kind, on, amount in events:
        ledger(account, **{kind: (on, amount)})
    return account


def test_a_loss_never_exceeds_the_start_though_more_was_gained_and_lost_in_the_month() -> None:
    client(("expansion", "06-03", 5000), ("contraction", "06-20", 12000))
    assert counted(GROSS) == (0, 10000)
    assert counted(NET) == (3000, 10000)


def test_new_business_of_the_month_saves_no_loss_of_the_start() -> None:
    client(("new", "06-02", 9000), ("contraction", "06-20", 12000))
    assert counted(GROSS) == (0, 10000)
    assert counted(NET) == (0, 10000)


def test_churn_and_return_within_the_month_is_a_loss_all_the_same() -> None:
    client(("churn", "06-10", 10000), ("returned", "06-20", 10000))
    assert counted(GROSS) == (0, 10000)
    assert counted(KEPT) == (0, 1)


def test_who_returns_is_in_the_next_opening_cohort() -> None:
    client(("churn", "06-10", 10000), ("returned", "06-20", 8000))
    assert counted(GROSS, month=JUNE.plus(1)) == (8000, 8000)
    assert counted(KEPT, month=JUNE.plus(1)) == (1, 1)


def test_a_new_account_of_the_month_is_in_no_opening_cohort() -> None:
    ledger(AccountFactory(), new=("06-01", 10000))
    assert counted(GROSS) == (0, 0)


def test_internal_accounts_stay_out_of_money() -> None:
    client(kind="internal")
    assert counted(GROSS) == (0, 0)
    assert counted(KEPT) == (0, 0)


def test_a_day_of_loss_on_the_account_counts_without_any_churn() -> None:
    client(lost_on=day("06-30"))
    assert counted(KEPT) == (0, 1)
    assert counted(GROSS) == (10000, 10000)


def test_a_churn_of_a_part_loses_no_account() -> None:
    client(("churn", "06-30", 4000))
    assert counted(KEPT) == (1, 1)


def test_last_satisfaction_is_the_latest_of_any_contact_up_to_the_day_of_loss() -> None:
    account = client(("churn", "06-10", 10000))
    one, other = ContactFactory(account=account), ContactFactory(account=account, left_on=day("06-05"))
    answer(one, "2024-08-01", overall_satisfaction=5)
    answer(other, "06-01", overall_satisfaction=2)
    answer(one, "06-11", overall_satisfaction=5)
    assert counted(LOST) == (0, 1)


@pytest.mark.parametrize(("said_on", "expected"), [("2024-06-10", (1, 1)), ("2024-06-09", (0, 0))])
def test_an_answer_warns_for_365_days(said_on: str, expected: tuple[int, int]) -> None:
    account = client(("churn", "06-10", 10000))
    answer(ContactFactory(account=account), said_on, overall_satisfaction=4)
    assert counted(LOST) == expected


@pytest.mark.parametrize(("later_on", "expected"), [("06-05", (0, 1)), ("06-11", (1, 1)), ("05-01", (1, 1))])
def test_who_cannot_judge_any_more_withdraws_their_own_rating_if_said_before_the_loss(
    later_on: str, expected: tuple[int, int]
) -> None:
    account = client(("churn", "06-10", 10000))
    one, other = ContactFactory(account=account), ContactFactory(account=account)
    answer(other, "05-20", overall_satisfaction=1)
    answer(one, "06-01", overall_satisfaction=5)
    answer(one, later_on, cannot_judge=["overall_satisfaction"])
    assert counted(LOST) == expected


def test_an_account_lost_twice_counts_once_with_its_last_loss() -> None:
    account = client(("churn", "2024-09-10", 10000), ("returned", "2024-10-01", 5000), ("churn", "06-10", 5000))
    buyer = ContactFactory(account=account)
    answer(buyer, "2024-09-01", overall_satisfaction=5)
    answer(buyer, "06-01", overall_satisfaction=1)
    assert counted(LOST) == (0, 1)


def test_losses_older_than_twelve_months_are_forgotten() -> None:
    account = client(("churn", "2024-06-30", 10000))
    answer(ContactFactory(account=account), "2024-06-01", overall_satisfaction=5)
    assert counted(LOST) == (0, 0)
    assert counted(LOST, month=JUNE.plus(-1)) == (1, 1)


def test_money_is_added_not_averaged_for_a_team() -> None:
    small = client(("contraction", "06-10", 5000))
    big = AccountFactory(team=small.team)
    ledger(big, new=("2024-01-01", 90000))
    found = figure(GROSS, "team", small.team_id)
    assert found is not None
    assert (found.numerator, found.denominator, found.n) == (Decimal(95000), Decimal(100000), 2)
