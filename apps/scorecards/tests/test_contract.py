"""The fine print of figures about the contract against the outcome."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.measures.services import roll_up
from apps.outcomes.standing import standings
from apps.outcomes.tests.factories import AuthorityUseFactory, ServiceLevelFactory, ServiceLevelReadingFactory
from apps.people.tests.factories import TeamFactory
from apps.scorecards.tests.facts import JUNE, answer, counted, day, figure, stored

pytestmark = pytest.mark.django_db
MET, MELONS, USES = "service_levels_met", "watermelon_accounts", "authority_uses"


def kept(account: Any, met: int = 19, due: int = 20, target: int = 95, month: str = "06-01") -> None:
    level = ServiceLevelFactory(account=account, target_percent=Decimal(target))
    ServiceLevelReadingFactory(service_level=level, month=day(month), met=met, due=due)


def painful(account: Any, importance: int = 5, satisfaction: int | None = 2, **fields: Any) -> Any:
    impact = ImpactFactory(account=account)
    answer(ContactFactory(account=account), "06-10", {impact: (importance, satisfaction)}, **fields)
    return impact


def test_service_levels_add_up_what_was_met_and_due_over_levels_and_accounts() -> None:
    one = AccountFactory()
    kept(one)
    kept(one, 3, 4)
    kept(AccountFactory(), 10, 10)
    kept(one, 1, 2, month="05-01")
    found = figure(MET)
    assert found is not None
    assert (found.numerator, found.denominator, found.n) == (32, 34, 34)
    assert counted(MET, "account", one.pk) == (22, 24)


def test_a_watermelon_is_met_outside_and_unhappy_inside() -> None:
    account = AccountFactory()
    kept(account)
    painful(account)
    assert counted(MELONS) == (1, 1)
    assert counted(MELONS, "account", account.pk) == (1, 1)


def test_an_account_of_which_a_side_is_unknown_does_not_count() -> None:
    kept(AccountFactory())
    painful(AccountFactory())
    half = AccountFactory()
    kept(half)
    painful(half, satisfaction=None)
    assert counted(MELONS) == (0, 0)


def test_an_account_that_misses_one_of_its_targets_is_no_watermelon() -> None:
    account = AccountFactory()
    kept(account)
    kept(account, 1, 2)
    painful(account)
    assert counted(MELONS) == (0, 1)


def test_a_low_index_makes_a_watermelon_without_any_satisfaction() -> None:
    account, other = AccountFactory(), AccountFactory()
    for each, value in ((account, "107.99"), (other, "108")):
        kept(each)
        ImpactReadingFactory(impact=painful(each, 3, None), value=Decimal(value))
    assert counted(MELONS) == (1, 2)
    assert counted(MELONS, "account", account.pk) == (1, 1)


def test_an_answer_of_after_the_month_is_not_known_in_it() -> None:
    account = AccountFactory()
    kept(account)
    answer(ContactFactory(account=account), "07-01", {ImpactFactory(account=account): (5, 1)})
    assert counted(MELONS) == (0, 0)


def test_answers_for_the_leadership_count_for_a_team_of_five_contacts_and_for_no_account() -> None:
    account, team = AccountFactory(), None
    team = account.team
    kept(account)
    impact = painful(account, 5, 1, is_leadership_only=True)
    for _ in range(3):
        answer(ContactFactory(account=account), "06-11", {impact: (5, 1)}, is_leadership_only=True)
    assert counted(MELONS, "team", team.pk) == (0, 0)
    answer(ContactFactory(account=account), "06-12", {impact: (5, 1)}, is_leadership_only=True)
    assert counted(MELONS, "team", team.pk) == (1, 1)
    assert stored(MELONS, "account", account.pk) is None or counted(MELONS, "account", account.pk) == (0, 0)


def test_the_measure_and_the_standing_of_each_account_say_the_same() -> None:
    accounts = [AccountFactory() for _ in range(12)]
    for number, account in enumerate(accounts):
        if number % 4:
            kept(account, 18 + number % 3, 20)
        if number % 3:
            impact = painful(account, 2 + number % 4, [1, 2, 3, 4, None][number % 5])
            if number % 2:
                ImpactReadingFactory(impact=impact, value=Decimal(90 + 3 * number))
    roll_up(months=[JUNE])
    said = {pk: one.is_watermelon for pk, one in standings(JUNE.last_day, [a.pk for a in accounts]).items()}
    found = {a.pk: stored(MELONS, "account", a.pk) for a in accounts}
    assert said == {pk: bool(row.numerator) if row and row.denominator else None for pk, row in found.items()}
    assert {True, False, None} == set(said.values())


def test_uses_of_authority_count_in_the_month_of_their_day_and_none_is_a_figure() -> None:
    account = AccountFactory()
    AccountFactory(started_on=dt.date(2025, 7, 1))
    assert counted(USES) == (0, 1)
    for on in ("06-01", "06-30", "07-01"):
        AuthorityUseFactory(account=account, occurred_on=day(on))
    assert counted(USES) == (2, 1)
    assert counted(USES, "account", account.pk) == (2, 1)


def test_a_use_for_an_account_lost_since_still_counts() -> None:
    account = AccountFactory()
    AuthorityUseFactory(account=account, occurred_on=day("06-03"))
    update_account(by=None, account=account, lost_on=day("06-20"))
    assert counted(USES) == (1, 1)


def test_a_teams_service_levels_follow_the_team_of_the_months_last_day() -> None:
    account, after = AccountFactory(), TeamFactory()
    kept(account)
    update_account(by=None, account=account, team=after, effective_on=day("06-30"))
    assert counted(MET, "team", after.pk) == (19, 20)
