"""The worked example, figure by figure, to the digit."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.measures.arithmetic import rounded
from apps.measures.services import roll_up
from apps.scorecards.tests.facts import JUNE, stored
from apps.scorecards.tests.northgate import make_company, make_northgate


@pytest.fixture
def northgate(db: Any) -> SimpleNamespace:
    facts = make_northgate()
    roll_up(months=[JUNE])
    return facts


def parts(key: str, *scope: Any) -> tuple[Decimal, Decimal]:
    figure = stored(key, *scope)
    assert figure is not None
    return figure.numerator, figure.denominator  # type: ignore[return-value]


def percent(key: str, *scope: Any) -> Decimal:
    numerator, denominator = parts(key, *scope)
    return rounded(100 * numerator / denominator)


def test_linked_effort_is_93_3_percent(northgate: SimpleNamespace) -> None:
    assert parts("linked_effort") == (112 * 60, 120 * 60)
    assert percent("linked_effort", "account", northgate.account.pk) == Decimal("93.3")


def test_retainer_burn_is_120_percent(northgate: SimpleNamespace) -> None:
    assert parts("retainer_burn", "account", northgate.account.pk) == (120, 100)


def test_half_the_linked_work_serves_what_matters_less(northgate: SimpleNamespace) -> None:
    assert parts("effort_on_low_importance") == (56 * 60, 112 * 60)


def test_the_outcome_index_is_58_3_percent(northgate: SimpleNamespace) -> None:
    assert parts("outcome_index") == (Decimal("7.000000"), Decimal("12.000000"))
    assert percent("outcome_index", "account", northgate.account.pk) == Decimal("58.3")
    assert stored("outcome_index").n == 3  # type: ignore[union-attr]


def test_dana_is_satisfied_and_at_risk(northgate: SimpleNamespace) -> None:
    assert parts("satisfied_at_risk") == (1, 1)


def test_one_of_two_is_satisfied_overall(northgate: SimpleNamespace) -> None:
    assert parts("overall_satisfaction") == (1, 2)


def test_three_of_five_impact_ratings_are_high(northgate: SimpleNamespace) -> None:
    assert parts("impact_satisfaction", "account", northgate.account.pk) == (3, 5)


def test_answered_invited_and_eligible_are_two_each(northgate: SimpleNamespace) -> None:
    for scope in (("company", 0), ("team", northgate.team.pk), ("account", northgate.account.pk)):
        figure = stored("overall_satisfaction", *scope)
        assert (figure.answered, figure.invited, figure.eligible) == (2, 2, 2)  # type: ignore[union-attr]


def test_priya_answers_in_june_though_it_is_july_in_utc(northgate: SimpleNamespace) -> None:
    assert parts("response_rate") == (2, 2)


def test_no_impact_is_unrated_and_no_account_silent(northgate: SimpleNamespace) -> None:
    assert parts("unrated_impacts") == (0, 3)
    assert parts("silent_accounts") == (0, 1)
    assert parts("account_coverage") == (1, 1)


def test_the_company_keeps_94_percent_of_its_revenue_and_nine_of_ten_accounts(db: Any) -> None:
    make_company()
    roll_up(months=[JUNE])
    assert parts("gross_revenue_retention") == (94000, 100000)
    assert parts("net_revenue_retention") == (99000, 100000)
    assert parts("account_retention") == (9, 10)
    assert parts("satisfied_yet_lost") == (1, 1)
    assert parts("cases_closed_to_satisfaction") == (5, 8)
    assert parts("case_answer_rate") == (8, 12)
    assert parts("first_contact_resolution") == (7, 12)
