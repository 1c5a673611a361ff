"""The fine print of figures about work and outcome, and of the dated structure."""

from decimal import Decimal

import pytest

from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.people.services import update_team
from apps.people.tests.factories import BusinessUnitFactory, TeamFactory
from apps.scorecards.tests.facts import JUNE, answer, counted, day, figure, stored

pytestmark = pytest.mark.django_db
BURN = "retainer_burn"


def test_overlapping_retainers_add_their_hours_and_work_counts_once() -> None:
    account = AccountFactory()
    for hours in (60, 40):
        ContractFactory(account=account, included_hours=Decimal(hours))
    ActivityFactory(account=account, occurred_on=day("06-10"), minutes=600)
    assert counted(BURN) == (10, 100)


def test_a_retainer_of_half_a_month_includes_half_its_hours() -> None:
    account = AccountFactory()
    ContractFactory(account=account, included_hours=Decimal(60), starts_on=day("06-16"))
    ActivityFactory(account=account, occurred_on=day("06-15"), minutes=600)
    ActivityFactory(account=account, occurred_on=day("06-16"), minutes=300)
    assert counted(BURN) == (5, 30)


def test_the_last_day_of_a_retainer_is_covered() -> None:
    account = AccountFactory()
    ContractFactory(account=account, included_hours=Decimal(30), ends_on=day("06-10"))
    ActivityFactory(account=account, occurred_on=day("06-10"), minutes=60)
    ActivityFactory(account=account, occurred_on=day("06-11"), minutes=60)
    assert counted(BURN) == (1, 10)


def test_without_a_retainer_nothing_burns() -> None:
    account = AccountFactory()
    ContractFactory(account=account, kind="project")
    ActivityFactory(account=account)
    assert counted(BURN) == (0, 0)


def test_a_retainer_nobody_worked_on_still_counts() -> None:
    ContractFactory(included_hours=Decimal(20))
    assert counted(BURN) == (0, 20)


def test_work_counts_in_the_month_of_its_own_day() -> None:
    impact = ImpactFactory()
    shares = [{"impact": impact, "percent": Decimal(25)}]
    ActivityFactory(account=impact.account, occurred_on=day("06-30"), minutes=100, contributions=shares)
    ActivityFactory(account=impact.account, occurred_on=day("07-01"), minutes=100)
    assert counted("linked_effort") == (25, 100)


def test_low_importance_is_a_mean_below_four() -> None:
    impact = ImpactFactory()
    shares = [{"impact": impact, "percent": Decimal(50)}]
    ActivityFactory(account=impact.account, occurred_on=day("06-03"), minutes=100, contributions=shares)
    for importance in (3, 5):
        answer(ContactFactory(account=impact.account), "06-01", {impact: (importance, None)})
    assert counted("effort_on_low_importance") == (0, 50)
    answer(ContactFactory(account=impact.account), "06-02", {impact: (3, None)})
    assert counted("effort_on_low_importance") == (50, 50)


def test_attainment_is_clamped_and_needs_a_way_to_go() -> None:
    account = AccountFactory()
    buyer = ContactFactory(account=account)
    far, back, still, unread = (
        ImpactFactory(account=account, baseline=Decimal(low), target=Decimal(high))
        for low, high in ((0, 10), (0, 10), (5, 5), (0, 10))
    )
    for impact, value in ((far, 99), (back, -4), (still, 5)):
        ImpactReadingFactory(impact=impact, value=Decimal(value))
    answer(buyer, "06-01", {far: (4, None), back: (2, None), still: (5, None), unread: (5, None)})
    assert counted("outcome_index") == (6, 6)


def test_a_reading_after_the_month_is_not_known_in_it() -> None:
    impact = ImpactFactory(baseline=Decimal(0), target=Decimal(10))
    ImpactReadingFactory(impact=impact, value=Decimal(5), read_on=day("06-30"))
    ImpactReadingFactory(impact=impact, value=Decimal(9), read_on=day("07-01"))
    answer(ContactFactory(account=impact.account), "06-01", {impact: (4, None)})
    assert counted("outcome_index") == (2, 4)


def test_a_months_figures_follow_the_team_of_its_last_day() -> None:
    account = AccountFactory()
    before, after = account.team, TeamFactory()
    ActivityFactory(account=account, occurred_on=day("06-03"), minutes=60)
    update_account(by=None, account=account, team=after, effective_on=day("06-30"))
    assert counted("linked_effort", "team", after.pk) == (0, 60)
    assert counted("linked_effort", "business_unit", after.business_unit_id) == (0, 60)
    assert stored("linked_effort", "team", before.pk) is None
    ActivityFactory(account=account, occurred_on=day("05-03"), minutes=30)
    assert counted("linked_effort", "team", before.pk, JUNE.plus(-1)) == (0, 30)


def test_a_teams_unit_is_that_of_the_months_last_day() -> None:
    account = AccountFactory()
    unit = BusinessUnitFactory()
    ActivityFactory(account=account, occurred_on=day("06-03"), minutes=60)
    update_team(by=None, team=account.team, business_unit=unit, effective_on=day("07-01"))
    assert figure("linked_effort", "business_unit", unit.pk) is None
    ActivityFactory(account=account, occurred_on=day("07-03"), minutes=30)
    assert counted("linked_effort", "business_unit", unit.pk, JUNE.plus(1)) == (0, 30)


def test_an_account_without_a_team_counts_for_the_company_alone() -> None:
    ActivityFactory(account=AccountFactory(team=None), occurred_on=day("06-03"), minutes=60)
    assert counted("linked_effort") == (0, 60)
    assert stored("linked_effort", "team", 0) is None
