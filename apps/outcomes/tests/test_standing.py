"""Where an account stands: both sides, each known or not, the watermelon, and why in words."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.outcomes.standing import standing_of, standings
from apps.outcomes.tests.factories import ServiceLevelFactory, ServiceLevelReadingFactory

JUNE = dt.date(2025, 6, 30)
ANSWERED = dt.datetime(2025, 6, 24, 15, tzinfo=dt.UTC)
HARD_SPACE = "\u00a0"

pytestmark = pytest.mark.django_db


def met(account: Any, met: int, due: int, target: int = 95, **fields: Any) -> Any:
    level = ServiceLevelFactory(account=account, target_percent=Decimal(target), **fields)
    return ServiceLevelReadingFactory(service_level=level, met=met, due=due)


def rated(account: Any, importance: int | None, satisfaction: int | None, actual: str = "", **fields: Any) -> Any:
    """An impact from 80 to 120, rated by a contact of its own, with a reading where one is given."""
    impact = ImpactFactory(account=account, **fields.pop("impact", {}))
    if actual:
        ImpactReadingFactory(impact=impact, read_on=JUNE, value=Decimal(actual))
    said = {"impact": impact, "importance": importance, "satisfaction": satisfaction}
    contact = ContactFactory(account=account)
    ResponseFactory(contact=contact, answered_at=ANSWERED, impact_ratings=[said], **fields)
    return impact


@pytest.fixture
def northgate(db: Any) -> Any:
    """The worked example: 19 of 20 met, three impacts, two contacts."""
    account = AccountFactory(name="Northgate")
    met(account, 19, 20, name="Reports on time")
    impacts = [
        ImpactFactory(account=account, statement=words, baseline=Decimal(baseline), target=Decimal(target))
        for words, baseline, target in (("Leads", "80", "120"), ("Site speed", "4", "2.5"), ("Leaders", "4", "10"))
    ]
    for impact, value in zip(impacts, ("110", "2.5", "5"), strict=True):
        ImpactReadingFactory(impact=impact, read_on=JUNE, value=Decimal(value))
    for said in (((5, 4), (3, 5), (4, 2)), (None, (2, 4), (5, 3))):
        ratings = [
            {"impact": impact, "importance": pair[0], "satisfaction": pair[1]} if pair else cannot_judge(impact)
            for impact, pair in zip(impacts, said, strict=True)
        ]
        contact = ContactFactory(account=account)
        ResponseFactory(contact=contact, answered_at=ANSWERED, impact_ratings=ratings)
    return account


def cannot_judge(impact: Any) -> dict[str, Any]:
    return {"impact": impact, "cannot_judge": True}


def test_northgate_is_a_watermelon_and_says_why(northgate: Any) -> None:
    standing = standing_of(northgate, JUNE)
    assert (standing.met, standing.due, standing.percent_met) == (19, 20, Decimal(95))
    assert round(standing.outcome_index or 0, 1) == Decimal("58.3")
    assert (standing.is_green, standing.is_red, standing.is_watermelon) == (True, True, True)
    assert [reason.replace(HARD_SPACE, " ") for reason in standing.reasons] == [
        "service level met: “Reports on time” 19 of 20 (target 95 %)",
        "the outcome index is 58.3 %, below 70 %",
        "“Leaders” matters (4.5) and does not satisfy (2.5)",
    ]
    assert standing.missing == []


def test_an_account_of_which_nothing_is_known_says_what_is_missing(db: Any) -> None:
    standing = standing_of(AccountFactory(), JUNE)
    assert (standing.outcome_index, standing.is_green, standing.is_red, standing.is_watermelon) == (None,) * 4
    assert standing.reasons == []
    assert standing.missing == [
        "no service level has a reading for June 2025",
        "no impact has both a reading and a rated importance, and none has both ratings",
    ]


def test_one_service_level_below_its_own_target_is_not_green_whatever_the_sum_says(db: Any) -> None:
    account = AccountFactory()
    met(account, 1000, 1000, target=95)
    met(account, 3, 4, target=80)
    standing = standing_of(account, JUNE)
    assert standing.is_green is False
    assert (standing.met, standing.due) == (1003, 1004)


@pytest.mark.parametrize(("hit", "target", "is_green"), [(19, 95, True), (2, 66, True), (2, 67, False)])
def test_a_level_is_met_exactly_at_its_target(db: Any, hit: int, target: int, is_green: bool) -> None:
    account = AccountFactory()
    met(account, hit, 20 if hit == 19 else 3, target=target)
    assert standing_of(account, JUNE).is_green is is_green


def test_a_month_in_which_nothing_was_due_is_unknown(db: Any) -> None:
    account = AccountFactory()
    met(account, 0, 0)
    assert standing_of(account, JUNE).is_green is None


def test_readings_of_another_month_do_not_count(northgate: Any) -> None:
    assert standing_of(northgate, dt.date(2025, 7, 31)).is_green is None
    assert standing_of(northgate, dt.date(2025, 6, 5)).is_green is True


def test_an_index_of_exactly_seventy_is_not_red_and_one_just_below_is_told_apart(db: Any) -> None:
    exact, below = AccountFactory(), AccountFactory()
    rated(exact, 4, None, actual="108")
    rated(below, 4, None, actual="107.9990")
    assert standing_of(exact, JUNE).is_red is False
    standing = standing_of(below, JUNE)
    assert standing.is_red is True
    assert standing.reasons[0].replace(HARD_SPACE, " ") == "the outcome index is 69.998 %, below 70 %"


@pytest.mark.parametrize(
    ("importance", "satisfaction", "is_red"), [(4, 2, True), (4, 3, False), (3, 1, False), (4, None, None)]
)
def test_without_an_index_both_means_of_an_impact_decide(
    db: Any, importance: int, satisfaction: int | None, is_red: bool | None
) -> None:
    account = AccountFactory()
    rated(account, importance, satisfaction)
    assert standing_of(account, JUNE).is_red is is_red


def test_a_retired_impact_hurts_nobody_and_an_achieved_one_still_does(db: Any) -> None:
    retired, achieved = AccountFactory(), AccountFactory()
    ended = {"ended_on": dt.date(2025, 6, 28)}
    rated(retired, 5, 1, impact={"status": "retired", **ended})
    rated(achieved, 5, 1, impact={"status": "achieved", **ended})
    assert standing_of(retired, JUNE).is_red is None
    assert standing_of(achieved, JUNE).is_red is True


def test_what_is_said_for_the_leadership_only_stays_out_of_one_account(db: Any) -> None:
    account = AccountFactory()
    rated(account, 5, 1, actual="80", is_leadership_only=True)
    assert standing_of(account, JUNE).is_red is None


def test_one_account_and_three_cost_the_same_statements(
    db: Any, django_assert_num_queries: Any, northgate: Any
) -> None:
    others = SimpleNamespace(rows=[AccountFactory() for _ in range(2)])
    for account in others.rows:
        met(account, 20, 20)
        rated(account, 4, 4, actual="120")
    with django_assert_num_queries(4):
        assert standing_of(northgate, JUNE).is_watermelon
    with django_assert_num_queries(4):
        found = standings(JUNE, [northgate.pk, *(account.pk for account in others.rows)])
    assert [standing.is_watermelon for standing in found.values()] == [True, False, False]
