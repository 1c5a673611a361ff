"""What cases come from and what they cost: counts, small samples, rates of the day, and whose cases are shown."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.cases.causes import Caused, caused
from apps.cases.models import Case
from apps.cases.tests.factories import CaseFactory
from apps.core.months import Month
from apps.people.services import create_cost_rate, update_person

pytestmark = pytest.mark.django_db
JUNE = Month(2025, 6)
URL = reverse("cases:causes") + "?month=2025-06"


def closed(account: Any, on: int = 10, **fields: Any) -> Case:
    return CaseFactory(account=account, closed_on=dt.date(2025, 6, on), **fields)


def rate(team: Any, hourly: int, from_on: str = "2025-01-01") -> None:
    create_cost_rate(by=None, team=team, hourly_rate=Decimal(hourly), from_on=dt.date.fromisoformat(from_on))


def costs() -> dict[str, Decimal | None]:
    return {line.cause: line.cost for line in caused(Case.objects.all(), JUNE)}


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_cases_closed_in_the_month_are_counted_by_cause(cast: SimpleNamespace) -> None:
    closed(cast.account, cause="process", inbound_contacts=3, satisfaction=5)
    closed(cast.account, cause="process", satisfaction=4, reopened_on=dt.date(2025, 6, 24))
    closed(cast.account, cause="process", satisfaction=2, reopened_on=dt.date(2025, 6, 25))
    closed(cast.account, inbound_contacts=2)
    CaseFactory(account=cast.account, cause="process")
    CaseFactory(account=cast.account, cause="process", closed_on=dt.date(2025, 7, 1))
    process, nameless = caused(Case.objects.all(), JUNE)
    assert process == Caused("process", closed=3, contacts=5, reopened=1, answered=3, satisfied=1)
    assert nameless == Caused("", closed=1, contacts=2)
    assert process + nameless == Caused("", closed=4, contacts=7, reopened=1, answered=3, satisfied=1)


def test_cost_is_time_at_the_rate_of_the_persons_team_on_the_day_the_case_closed(cast: SimpleNamespace) -> None:
    rate(cast.team, 60)
    rate(cast.team, 120, "2025-06-15")
    rate(cast.other_team, 90)
    update_person(by=None, person=cast.owner, team=cast.other_team, effective_on=dt.date(2025, 6, 20))
    for on in (14, 15, 20):
        closed(cast.account, on, cause="people", minutes=30, handled_by=cast.owner)
    assert costs() == {"people": Decimal(30) + 60 + 45}


def test_without_a_rate_or_a_person_the_cost_is_not_known_and_never_a_part_of_it(cast: SimpleNamespace) -> None:
    rate(cast.team, 60)
    closed(cast.account, cause="people", minutes=30, handled_by=cast.owner)
    closed(cast.account, cause="people", minutes=30, handled_by=cast.outsider)
    closed(cast.account, cause="product", minutes=30)
    closed(cast.account, cause="training", handled_by=cast.owner)
    closed(cast.account, cause="other", minutes=0)
    assert costs() == {"people": None, "product": None, "training": None, "other": Decimal(0)}


def test_time_that_is_known_of_some_cases_is_told_as_such(cast: SimpleNamespace, sign_in: Any) -> None:
    rate(cast.team, 60)
    closed(cast.account, cause="people", minutes=90, handled_by=cast.owner)
    closed(cast.account, cause="people")
    closed(cast.account, cause="product", minutes=30)
    text = text_of(sign_in(cast.owner).get(URL))
    assert "$90.00 time of 1 of 2" in text
    assert "— 1 without a rate" in text


def test_satisfaction_follows_the_rules_for_small_samples(cast: SimpleNamespace, sign_in: Any) -> None:
    for number in range(8):
        closed(cast.account, cause="process", satisfaction=5 if number < 5 else 2)
    closed(cast.account, cause="people", satisfaction=5)
    text = text_of(sign_in(cast.owner).get(URL))
    assert "62.5 % 5 of 8, 30.6–86.3 Low confidence" in text
    assert "1 of 1" in text


@pytest.mark.parametrize(
    ("role", "shown", "elsewhere"),
    [
        ("owner", 1, 1),
        ("teammate", 1, 1),
        ("lead", 1, 1),
        ("executive", 2, 0),
        ("administrator", 2, 0),
        ("outsider", 1, 1),
    ],
)
def test_one_sees_the_cases_of_ones_accounts_and_how_many_more_there_are(
    cast: SimpleNamespace, sign_in: Any, role: str, shown: int, elsewhere: int
) -> None:
    closed(cast.account, cause="process")
    closed(cast.foreign_account, cause="product")
    response = sign_in(getattr(cast, role)).get(URL)
    assert (response.context["total"]["sums"].closed, response.context["elsewhere"]) == (shown, elsewhere)
    assert ("at accounts you do not see" in response.text) is bool(elsewhere)


def test_a_coach_sees_no_causes(cast: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(cast.coach).get(URL).status_code == 403


def test_a_cause_leads_to_its_cases_of_the_month(cast: SimpleNamespace, sign_in: Any) -> None:
    inside, before = closed(cast.account, cause="process"), CaseFactory(account=cast.account, cause="process")
    client = sign_in(cast.owner)
    [url] = re.findall(r'href="(/cases/\?cause=process[^"]*)"', client.get(URL).text)
    rows = client.get(url.replace("&amp;", "&")).text
    assert (f">{inside}<" in rows, f">{before}<" in rows) == (True, False)


@pytest.mark.parametrize("month", ["x", "2025-13", "0000-01", "0001-01", "1899-12"])
def test_what_is_no_month_is_not_there(cast: SimpleNamespace, sign_in: Any, month: str) -> None:
    assert sign_in(cast.owner).get(f"{reverse('cases:causes')}?month={month}").status_code == 404


def test_a_month_to_come_shows_the_present_one_and_one_long_ago_is_empty(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    assert client.get(f"{reverse('cases:causes')}?month=2999-01").context["month"] == Month.current()
    assert client.get(f"{reverse('cases:causes')}?month=1900-01").status_code == 200


def test_it_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.owner)
    closed(cast.account, cause="process", minutes=5, handled_by=cast.owner)
    client.get(URL)
    with django_assert_num_queries(4):
        client.get(URL)
    for cause in ("people", ""):
        closed(cast.account, cause=cause, minutes=5, handled_by=cast.teammate)
    with django_assert_num_queries(4):
        client.get(URL)
