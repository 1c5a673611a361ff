"""A figure beside its own past: the same months of earlier years, and sums up to the month that are never averages."""

import csv
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import AccountFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month
from apps.measures.declare import Quarterly
from apps.measures.models import Figure
from apps.measures.registry import all_measures, get
from apps.measures.services import roll_up
from apps.scorecards.asked import Asked
from apps.scorecards.reading import counted_for
from apps.scorecards.tests.facts import JUNE, day, ledger
from apps.scorecards.tests.test_api import api
from apps.scorecards.years.history import Years, months_needed, years_of
from apps.scorecards.years.shown import cells_of, label_of

COUNT = next(each.key for each in all_measures() if each.is_count and each.in_quarter != Quarterly.STANDING)
YEARS = "/api/v1/scorecards/years/"
pytestmark = pytest.mark.django_db


def keep(key: str, month: str, k: int, n: int, scope: str = "company", scope_id: int = 0, **fields: Any) -> None:
    Figure.objects.create(
        measure=key,
        scope=scope,
        scope_id=scope_id,
        month=Month.parse(month).first_day,
        numerator=k,
        denominator=n,
        n=n,
        rolled_up_at=timezone.now(),
        **fields,
    )


def years(key: str, asked: Asked) -> Years:
    measure: Any = get(key)
    return years_of(measure, asked, counted_for(asked, (measure,), months_needed(asked)))


def shown(found: Years, period: str) -> list[str]:
    [row] = [each for each in found.periods if each.key == period]
    return [text for text, _sub in cells_of(row)]


def test_the_same_months_of_two_earlier_years_stand_beside_this_years() -> None:
    for month, k in (("2025-06", 80), ("2024-06", 55), ("2023-06", 50), ("2024-12", 70)):
        keep("case_answer_rate", month, k, 100)
    found = years("case_answer_rate", Asked(JUNE))
    assert found.years == [2025, 2024, 2023]
    assert shown(found, "06") == ["80.0\u00a0%", "55.0\u00a0%", "50.0\u00a0%", "▲ +25.0 pts", "yes"]
    assert shown(found, "12") == ["—", "70.0\u00a0%", "—", "–", "–"]


def test_sums_are_of_what_was_counted_and_never_averages_of_percentages() -> None:
    """9 of 10 and 10 of 90: together 19 of 100, where the mean of the two would be 50.6 %."""
    for month, k, n in (("2025-04", 9, 10), ("2025-06", 10, 90), ("2025-01", 0, 100), ("2024-05", 15, 100)):
        keep("case_answer_rate", month, k, n)
    found = years("case_answer_rate", Asked(JUNE))
    assert shown(found, "quarter_to_date")[:2] == ["19.0\u00a0%", "15.0\u00a0%"]
    assert shown(found, "year_to_date")[:2] == ["9.5\u00a0%", "15.0\u00a0%"]
    last = found.periods[-1]
    assert (label_of(last), last.known) == ("Year to date, Jan–Jun", [3, 1, 0])
    assert cells_of(last)[0][1] == "19 of 200, 3 of 6 months"


def test_a_month_with_nothing_to_count_is_none_that_is_known() -> None:
    keep("case_answer_rate", "2025-05", 0, 0)
    keep("case_answer_rate", "2025-06", 5, 10)
    assert years("case_answer_rate", Asked(JUNE)).periods[-1].known == [1, 0, 0]


def test_what_comes_after_the_month_in_an_earlier_year_is_in_no_sum() -> None:
    for month, k in (("2025-02", 50), ("2024-02", 40), ("2024-03", 90)):
        keep("case_answer_rate", month, k, 100)
    found = years("case_answer_rate", Asked(Month(2025, 2)))
    assert shown(found, "year_to_date")[:2] == ["50.0\u00a0%", "40.0\u00a0%"]


def test_fewer_than_five_are_counts_and_compared_with_nothing() -> None:
    keep("case_answer_rate", "2025-06", 3, 4)
    keep("case_answer_rate", "2024-06", 50, 100)
    assert shown(years("case_answer_rate", Asked(JUNE)), "06") == ["3 of 4", "50.0\u00a0%", "—", "–", "too few"]


def test_a_difference_that_chance_explains_has_no_arrow() -> None:
    keep("case_answer_rate", "2025-06", 11, 20)
    keep("case_answer_rate", "2024-06", 10, 20)
    assert shown(years("case_answer_rate", Asked(JUNE)), "06")[3:] == ["+5.0 pts", "no"]


def test_another_method_is_shown_and_compared_with_nothing() -> None:
    measure: Any = get("case_answer_rate")
    keep("case_answer_rate", "2025-06", 80, 100, version=measure.version)
    keep("case_answer_rate", "2024-06", 20, 100, version=measure.version + 1)
    assert shown(years("case_answer_rate", Asked(JUNE)), "06")[1:] == ["20.0\u00a0%", "—", "–", "–"]


def test_what_is_in_force_on_a_day_is_not_added_up() -> None:
    keep("overall_satisfaction", "2025-06", 80, 100)
    keep("overall_satisfaction", "2025-05", 70, 100)
    assert [each.key for each in years("overall_satisfaction", Asked(JUNE)).periods][-1] == "12"


def test_the_first_month_of_a_quarter_and_of_a_year_is_its_own_sum() -> None:
    keys = {
        number: [each.key for each in years("case_answer_rate", Asked(Month(2025, number))).periods if each.is_sum]
        for number in (1, 4, 5)
    }
    assert keys == {1: [], 4: ["year_to_date"], 5: ["quarter_to_date", "year_to_date"]}


def test_a_year_to_date_follows_those_with_whom_the_year_began() -> None:
    """Of 100 in January 30 are lost in March and 10 in May; who came in February is not among them."""
    kept, new = (AccountFactory(started_on=day("2024-01-01")) for _ in range(2))
    ledger(kept, new=("2024-01-01", 100), contraction=("03-10", 30), churn=("05-10", 10))
    ledger(new, new=("02-05", 40), churn=("05-25", 40))
    roll_up(months=Month(2025, 1).until(JUNE))
    for asked in (Asked(JUNE), Asked(JUNE, "team", kept.team_id), Asked(JUNE, "team", kept.team_id, is_current=True)):
        quarter, year = years("gross_revenue_retention", asked).periods[-2:]
        assert (year.views[0].numerator, year.views[0].denominator) == (60, 100)
        if asked.scope == "team":
            assert (quarter.views[0].numerator, quarter.views[0].denominator) == (60, 70)


def test_the_page_shows_it_and_gives_it_as_a_file(cast: SimpleNamespace, sign_in: Any) -> None:
    keep("case_answer_rate", "2025-06", 80, 100)
    keep("case_answer_rate", "2024-06", 55, 100)
    page = sign_in(cast.executive).get(reverse("scorecards:measure", args=["case_answer_rate"]) + "?month=2025-06")
    told = page.context["years"]
    assert told["caption"] == "June 2025: 80.0\u00a0%. The same month a year before: 55.0\u00a0%."
    assert [line["name"] for line in told["data"]["earlier"]] == ["2024"]
    text = b"".join(sign_in(cast.executive).get(told["export_url"]).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    one = ["{}", "{} numerator", "{} denominator", "{} n", "{} months known"]
    heads = [head.format(year) for year in (2025, 2024, 2023) for head in one]
    assert rows[0] == ["Period", "Months", *heads, "Change on the year before", "Is it clear?"]
    years_told = ["80", "80", "100", "100", "1", "55", "55", "100", "100", "1", "", "", "", "", "0"]
    assert rows[6] == ["June", "1", *years_told, "25", "yes"]
    assert rows[14][:8] == ["Year to date, Jan–Jun", "6", "80", "80", "100", "100", "1", "55"]


def test_a_change_that_chance_explains_is_a_number_in_the_file(cast: SimpleNamespace, sign_in: Any) -> None:
    keep("case_answer_rate", "2025-06", 10, 30)
    keep("case_answer_rate", "2024-06", 9, 30)
    keep("case_answer_rate", "2024-05", 3, 4)
    url = reverse("scorecards:years", args=["case_answer_rate"]) + "?month=2025-06"
    text = b"".join(sign_in(cast.executive).get(url).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert (rows[6][2], rows[6][-2:]) == ("33.3333", ["3.3333", "no"])
    assert rows[5][7:12] == ["", "3", "4", "4", "1"]


def test_a_firm_without_a_past_is_told_how_to_bring_it_in(cast: SimpleNamespace, sign_in: Any) -> None:
    keep("case_answer_rate", "2025-06", 80, 100)
    page = sign_in(cast.executive).get(reverse("scorecards:measure", args=["case_answer_rate"]) + "?month=2025-06")
    assert page.context["years"]["has_past"] is False
    assert "Nothing is known of the years before" in page.text


def test_months_before_anything_happened_are_no_past(cast: SimpleNamespace) -> None:
    """The roll-up writes rows of 0 of 0 since the first account began."""
    account = AccountFactory(team=cast.team, started_on=day("2020-01-01"))
    ActivityFactory(account=account, occurred_on=day("06-10"), minutes=60)
    roll_up(months=[Month(2024, 6), JUNE])
    assert Figure.objects.filter(measure="linked_effort", month="2024-06-01", denominator=0).exists()
    assert years("linked_effort", Asked(JUNE)).has_past is False
    ActivityFactory(account=account, occurred_on=day("2024-06-10"), minutes=60)
    roll_up(months=[Month(2024, 6)])
    assert years("linked_effort", Asked(JUNE)).has_past is True


def test_counts_over_unequal_numbers_of_months_are_not_compared() -> None:
    for month in ("2025-05", "2025-06", "2024-06"):
        keep(COUNT, month, 7, 1)
        keep("case_answer_rate", month, 70, 100)
    found = years(COUNT, Asked(JUNE))
    assert (found.periods[-1].known, found.periods[-1].views[0].numerator) == ([2, 1, 0], 14)
    assert cells_of(found.periods[-1])[3:] == [("–", "over unequal months"), ("–", "")]
    assert cells_of(found.periods[5])[3] == ("0", "")
    share = years("case_answer_rate", Asked(JUNE)).periods[-1]
    assert cells_of(share)[3:] == [("0.0 pts", "over unequal months"), ("no", "")]


def test_growth_after_a_return_is_none_of_what_was_kept(cast: SimpleNamespace) -> None:
    """Lost in March, back in April with 80 and grown to 200 in May: of the 100 of January nothing is kept."""
    account = AccountFactory(team=cast.team, started_on=day("2024-01-01"))
    ledger(account, new=("2024-01-01", 100), churn=("03-10", 100), returned=("04-05", 80), expansion=("05-05", 120))
    roll_up(months=Month(2025, 1).until(JUNE))
    for asked in (Asked(JUNE), Asked(JUNE, "account", account.pk)):
        year = years("net_revenue_retention", asked).periods[-1].views[0]
        assert (year.numerator, year.denominator) == (0, 100)


@pytest.mark.parametrize(("who", "status"), {"owner": 200, "executive": 200, "coach": 404, "outsider": 404}.items())
def test_the_past_of_an_account_is_for_those_who_see_it(
    who: str, status: int, cast: SimpleNamespace, sign_in: Any
) -> None:
    query = {"month": "2025-06", "scope": "account", "id": cast.account.pk}
    file = sign_in(getattr(cast, who)).get(reverse("scorecards:years", args=["case_answer_rate"]), query)
    answered = api(getattr(cast, who)).get(YEARS, query | {"measure": "case_answer_rate"})
    assert (file.status_code, answered.status_code) == (status, status)


def test_the_api_tells_every_period_of_every_year(cast: SimpleNamespace) -> None:
    for month, k in (("2025-05", 30), ("2025-06", 50), ("2024-06", 30)):
        keep("case_answer_rate", month, k, 100)
    found = api(cast.coach).get(YEARS, {"measure": "case_answer_rate", "month": "2025-06"}).json()
    assert (found["years"], len(found["periods"])) == ([2025, 2024, 2023], 14)
    june, quarter = found["periods"][5], found["periods"][12]
    assert june["figures"][0] | {"low": 0, "high": 0} == {
        "year": 2025,
        "numerator": 50,
        "denominator": 100,
        "n": 100,
        "value": 50,
        "low": 0,
        "high": 0,
        "confidence": "ok",
        "display": "50.0\u00a0%",
        "change": 20,
        "is_change_clear": True,
        "months_known": 1,
    }
    assert (quarter["period"], quarter["months"], quarter["figures"][0]["value"]) == ("quarter_to_date", 3, 40)
    assert api(cast.coach).get(YEARS, {"measure": "x"}).json() == {"measure": ["There is no measure of this name."]}


def test_years_cost_the_same_however_many_there_are(cast: SimpleNamespace, django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        keep("gross_revenue_retention", f"{2026 - count}-06", 90, 100, "account", cast.account.pk)
        with django_assert_num_queries(3):  # the figures; who made up the cohort of the quarter, and of the year
            years("gross_revenue_retention", Asked(JUNE))


def test_a_measure_without_figures_has_nothing_to_compare() -> None:
    found = years("linked_effort", Asked(JUNE))
    assert (found.has_past, {cell for cell, _sub in cells_of(found.periods[0])}) == (False, {"—", "–"})
    assert found.periods[0].views[0].value is None
    assert Decimal(0) not in [view.value for view in found.periods[0].views]
