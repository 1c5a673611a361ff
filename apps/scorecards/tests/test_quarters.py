"""A quarter: ratios of sums over its months, what stands at its end, and the cohort with which it began."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month, Quarter
from apps.measures.services import roll_up
from apps.scorecards.asked import Asked
from apps.scorecards.reading import views_for
from apps.scorecards.tests.facts import answer, contacts, day, ledger
from apps.scorecards.tests.test_api import CARD, api

Q2 = Quarter(2025, 2)
pytestmark = pytest.mark.django_db


def figures(quarter: Quarter = Q2, scope: str = "company", scope_id: int = 0, **asked: Any) -> dict[str, Any]:
    views = views_for(Asked(quarter.last, scope, scope_id, quarter=quarter, **asked))
    return {view.measure.key: view for view in views}


def parts(view: Any) -> tuple[Decimal | None, Decimal | None]:
    return view.numerator, view.denominator


def roll_up_quarter(quarter: Quarter = Q2) -> None:
    roll_up(months=quarter.months)


def test_a_quarter_is_three_months() -> None:
    assert [str(month) for month in Quarter.parse("2025-Q2").months] == ["2025-04", "2025-05", "2025-06"]
    assert (Quarter.of(Month(2025, 6)), str(Quarter.of(Month(2025, 7)))) == (Q2, "2025-Q3")
    assert str(Quarter(2025, 1).plus(-1)) == "2024-Q4"
    for wrong in ("2025-Q5", "2025-Q0", "2025-2", "", "2025-Q"):
        with pytest.raises(ValueError, match="is no quarter"):
            Quarter.parse(wrong)


def test_hours_over_hours_are_added_up_and_never_averaged() -> None:
    account = AccountFactory()
    ContractFactory(account=account, included_hours=Decimal(10), starts_on=day("2025-01-01"))
    for on, hours in (("04-10", 9), ("05-10", 6), ("06-10", 18)):
        ActivityFactory(account=account, occurred_on=day(on), minutes=hours * 60)
    roll_up_quarter()
    burn = figures()["retainer_burn"]
    assert (parts(burn), burn.value) == ((33, 30), 110)


def test_what_is_in_force_is_that_of_the_last_day() -> None:
    first, second = contacts(AccountFactory(), 2)
    answer(first, "04-10", overall_satisfaction=2)
    answer(first, "06-10", overall_satisfaction=5)
    answer(second, "05-10", overall_satisfaction=4)
    roll_up_quarter()
    assert parts(figures()["overall_satisfaction"]) == (2, 2)


def test_a_quarters_cohort_is_those_with_whom_it_began() -> None:
    """Of 100 and 60 one loses 30 and grows by 10, one leaves; one that began in May does not count."""
    kept, lost, new = (AccountFactory(started_on=day("2024-01-01")) for _ in range(3))
    ledger(kept, new=("2024-01-01", 100), contraction=("05-10", 30), expansion=("06-10", 10))
    ledger(lost, new=("2024-01-01", 60), churn=("06-20", 60))
    ledger(new, new=("05-05", 40), churn=("06-25", 40))
    roll_up_quarter()
    found = figures()
    assert parts(found["gross_revenue_retention"]) == (70, 160)
    assert parts(found["net_revenue_retention"]) == (80, 160)
    assert parts(found["account_retention"]) == (1, 2)
    assert found["account_retention"].n == 2
    assert parts(figures(scope="account", scope_id=lost.pk)["gross_revenue_retention"]) == (0, 60)
    assert parts(figures(scope="team", scope_id=kept.team_id)["gross_revenue_retention"]) == (70, 100)


def test_an_account_loses_no_more_than_it_began_the_quarter_with() -> None:
    account = AccountFactory(started_on=day("2024-01-01"))
    ledger(account, new=("2024-01-01", 100), contraction=("04-10", 50), expansion=("05-10", 100))
    ledger(account, churn=("06-10", 150))
    roll_up_quarter()
    assert parts(figures()["gross_revenue_retention"]) == (0, 100)


def test_it_compares_with_the_quarter_before_and_draws_eight_quarters() -> None:
    account = AccountFactory()
    for on in ("2025-02-10", "2025-03-10", "06-10"):
        ActivityFactory(account=account, occurred_on=day(on), minutes=60)
    roll_up(months=[*Quarter(2025, 1).months, *Q2.months])
    linked = figures()["linked_effort"]
    assert (linked.before.denominator, linked.denominator) == (120, 60)
    assert len(linked.trend) == 8
    assert [value is None for value in linked.trend] == [True] * 6 + [False] * 2


def test_a_quarter_under_way_is_counted_so_far(time_machine: Any) -> None:
    time_machine.move_to("2025-05-20 12:00Z")
    account = AccountFactory()
    for on in ("04-10", "05-10"):
        ActivityFactory(account=account, occurred_on=day(on), minutes=60)
    roll_up(months=Q2.months[:2])
    asked = Asked(Month(2025, 5), quarter=Q2)
    linked = next(view for view in views_for(asked) if view.measure.key == "linked_effort")
    assert parts(linked) == (0, 120)


def test_page_and_api_show_a_quarter(cast: SimpleNamespace, sign_in: Any) -> None:
    ActivityFactory(account=cast.account, occurred_on=day("05-10"), minutes=60)
    roll_up_quarter()
    page = sign_in(cast.executive).get(reverse("scorecards:scorecard") + "?quarter=2025-Q2")
    assert "Q2 2025</h1>" in page.text
    assert "8 quarters" in page.text
    assert "?quarter=2025-Q1" in page.text
    measure = reverse("scorecards:measure", args=["linked_effort"]) + "?quarter=2025-Q2"
    shown = sign_in(cast.executive).get(measure)
    assert "Rows are listed by month:" in shown.text
    answered = api(cast.executive).get(CARD, {"quarter": "2025-Q2"}).json()
    assert (answered["quarter"], answered["month"], answered["published_at"]) == ("2025-Q2", "2025-06", None)


@pytest.mark.parametrize("quarter", ["2025-Q5", "x", "2925-Q1"])
def test_a_quarter_that_makes_no_sense_is_refused(cast: SimpleNamespace, quarter: str, sign_in: Any) -> None:
    answered = api(cast.executive).get(CARD, {"quarter": quarter})
    assert (answered.status_code, list(answered.json())) == (400, ["quarter"])
    assert sign_in(cast.executive).get(reverse("scorecards:scorecard"), {"quarter": quarter}).status_code == 404
