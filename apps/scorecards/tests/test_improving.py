"""What is improved for clients, as the scorecard counts it: statuses by scope and level, pains nobody works on."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import Month
from apps.feedback.tests.factories import ThemeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, northgates
from apps.measures.registry import get
from apps.measures.window import Window
from apps.people.tests.factories import BusinessUnitFactory, TeamFactory
from apps.scorecards.tests.facts import answer, counted, figure

pytestmark = pytest.mark.django_db
ZERO = {"key_account": 0, "business_unit": 0, "corporate": 0}


@pytest.fixture(autouse=True)
def zone(settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = settings.TIME_ZONE = "America/New_York"


def levels(status: str, scope: str = "company", pk: int = 0) -> dict[str, int]:
    found = figure(f"initiatives_{status}", scope, pk)
    assert found is not None
    return {level: count for level, count in found.levels.items() if count}  # type: ignore[union-attr]


# --- Initiatives ----------------------------------------------------------------------------------
def test_each_level_is_counted_under_its_status() -> None:
    northgates(level="key_account", accounts=[AccountFactory()])
    InitiativeFactory(level="corporate", state="active")
    row = InitiativeFactory(level="business_unit", state="active")
    MilestoneFactory(initiative=row, weight=Decimal(100), due_on=dt.date(2025, 8, 29))
    assert levels("at_risk") == {"key_account": 1}
    assert levels("unplanned") == {"corporate": 1}
    assert levels("on_schedule") == {"business_unit": 1}
    assert figure("initiatives_late").levels == ZERO  # type: ignore[union-attr]
    assert counted("schedule_share") == (1, 2)


def test_a_firm_without_initiatives_has_none_late() -> None:
    found = figure("initiatives_late")
    assert found is not None
    assert (found.numerator, found.denominator, found.levels) == (0, 0, ZERO)


def test_what_is_not_active_on_the_last_day_counts_nowhere() -> None:
    days = {"starts_on": dt.date(2025, 4, 1), "ends_on": dt.date(2025, 5, 30)}
    for state in ("proposed", "paused", "cancelled"):
        InitiativeFactory(state=state, **days)
    InitiativeFactory(state="delivered", delivered_on=dt.date(2025, 6, 30), **days)
    InitiativeFactory(state="active", starts_on=dt.date(2025, 7, 1), ends_on=dt.date(2025, 9, 1))
    assert counted("initiatives_unplanned") == (0, 0)
    assert figure("initiatives_unplanned", month=Month(2025, 5)).levels == ZERO | {"corporate": 1}  # type: ignore[union-attr]


def test_a_unit_has_its_own_initiatives_and_those_of_its_teams() -> None:
    unit, other = BusinessUnitFactory(), BusinessUnitFactory()
    team = TeamFactory(business_unit=unit)
    InitiativeFactory(state="active", team=team)
    InitiativeFactory(state="active", team=team, business_unit=other)
    InitiativeFactory(state="active", business_unit=unit)
    figure("initiatives_unplanned")
    assert levels("unplanned", "business_unit", unit.pk) == {"corporate": 2}
    assert levels("unplanned", "business_unit", other.pk) == {"corporate": 1}
    assert levels("unplanned", "team", team.pk) == {"corporate": 2}
    assert levels("unplanned") == {"corporate": 3}


def test_an_account_has_what_is_for_it_and_the_company_counts_it_once() -> None:
    accounts = [AccountFactory(), AccountFactory()]
    InitiativeFactory(level="key_account", state="active", accounts=accounts)
    for account in accounts:
        assert levels("unplanned", "account", account.pk) == {"key_account": 1}
    assert levels("unplanned") == {"key_account": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_figures_cost_the_same_for_one_initiative_and_three(count: int, django_assert_num_queries: Any) -> None:
    for _each in range(count):
        northgates(level="key_account", accounts=[AccountFactory()])
    window = Window(Month(2025, 6))
    with django_assert_num_queries(6):  # initiatives, milestones, baselines, their accounts, teams, units
        for key in ("initiatives_late", "initiatives_at_risk", "schedule_share"):
            list(get(key).by_scope(window))  # type: ignore[union-attr,misc]


# --- Pains ----------------------------------------------------------------------------------------
def low(account: Account, theme: Any, on: str = "06-10", **fields: Any) -> Any:
    fields = {"overall_satisfaction": 2} | fields
    given = answer(ContactFactory(account=account), on, fields.pop("ratings", None), **fields)
    given.themes.set([theme])
    return given


@pytest.fixture
def pain() -> SimpleNamespace:
    """Two accounts of one team, and one of another, name the same theme."""
    unit = BusinessUnitFactory()
    team = TeamFactory(business_unit=unit)
    accounts = [AccountFactory(team=team), AccountFactory(team=team), AccountFactory(team=TeamFactory())]
    theme = ThemeFactory(name="Billing")
    for account in accounts:
        low(account, theme)
    return SimpleNamespace(theme=theme, team=team, unit=unit, accounts=accounts)


def test_a_theme_that_two_accounts_name_and_nobody_answers_is_uncovered(pain: SimpleNamespace) -> None:
    assert counted("uncovered_pains") == (1, 1)
    assert counted("uncovered_pains", "team", pain.team.pk) == (1, 1)
    assert counted("uncovered_pains", "business_unit", pain.unit.pk) == (1, 1)
    assert counted("uncovered_pains", "account", pain.accounts[0].pk) == (0, 0)
    assert counted("uncovered_pains", "team", pain.accounts[2].team_id) == (0, 0)


def test_two_contacts_of_one_account_make_no_pain() -> None:
    account, theme = AccountFactory(), ThemeFactory()
    low(account, theme)
    low(account, theme)
    assert counted("uncovered_pains") == (0, 0)


def test_an_initiative_of_anybody_covers_it(pain: SimpleNamespace) -> None:
    InitiativeFactory(theme=pain.theme, state="active", team=TeamFactory())
    assert counted("uncovered_pains", "team", pain.team.pk) == (0, 1)


@pytest.mark.parametrize("state", ["proposed", "paused", "cancelled"])
def test_what_is_not_worked_on_covers_nothing(pain: SimpleNamespace, state: str) -> None:
    InitiativeFactory(theme=pain.theme, state=state)
    assert counted("uncovered_pains") == (1, 1)


def test_an_answer_that_is_not_low_names_no_pain(pain: SimpleNamespace) -> None:
    other = ThemeFactory()
    for account in pain.accounts:
        low(account, other, overall_satisfaction=3)
    assert counted("uncovered_pains") == (1, 1)


def test_an_impact_two_below_its_importance_makes_an_answer_low() -> None:
    theme = ThemeFactory()
    for _each in range(2):
        impact = ImpactFactory()
        low(impact.account, theme, overall_satisfaction=4, ratings={impact: (5, 3)})
    assert counted("uncovered_pains") == (1, 1)


def test_what_was_said_more_than_twelve_months_ago_is_over() -> None:
    theme = ThemeFactory()
    low(AccountFactory(), theme, "2024-06-30")
    low(AccountFactory(), theme, "2024-07-01")
    assert counted("uncovered_pains") == (0, 0)
    low(AccountFactory(), theme, "2024-07-01")
    assert counted("uncovered_pains") == (1, 1)


@pytest.mark.parametrize(("others", "expected"), [(2, (0, 0)), (3, (1, 1))])
def test_answers_for_the_leadership_count_where_five_contacts_speak(others: int, expected: tuple[int, int]) -> None:
    """Two accounts name the theme for the leadership only; other contacts name other themes, each once."""
    theme = ThemeFactory()
    for _each in range(2):
        low(AccountFactory(), theme, is_leadership_only=True)
    for _each in range(others):
        low(AccountFactory(), ThemeFactory())
    assert counted("uncovered_pains") == expected


def test_only_the_leadership_is_told_which_pain_it_is(cast: SimpleNamespace) -> None:
    theme = ThemeFactory(name="Trust")
    for _each in range(5):
        low(AccountFactory(), theme, is_leadership_only=True)
    rows = get("uncovered_pains").rows_behind  # type: ignore[union-attr]
    told = {
        name: list(rows(Window(Month(2025, 6)), "company", 0, getattr(cast, name)).values_list("pain", "accounts"))  # type: ignore[misc]
        for name in ("executive", "lead", "owner", "administrator")
    }
    assert told == {"executive": [("Trust", 5)], "lead": [], "owner": [], "administrator": []}
