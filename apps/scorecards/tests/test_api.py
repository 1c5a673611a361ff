"""The scorecard, measures and targets in the API."""

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.months import Month
from apps.measures.services import roll_up
from apps.people.services import issue_token
from apps.people.tests.factories import PersonFactory
from apps.scorecards.tests.facts import JUNE, answer, contacts
from apps.scorecards.tests.northgate import make_company, make_northgate

CARD = "/api/v1/scorecards/"
KEYS = {
    "key",
    "numerator",
    "denominator",
    "n",
    "answered",
    "invited",
    "eligible",
    "value",
    "low",
    "high",
    "confidence",
    "display",
    "target",
    "benchmark",
    "status",
    "previous",
    "is_change_clear",
    "by_level",
    "published",
}


def api(person: Any) -> APIClient:
    _token, key = issue_token(by=None, person=person)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


def figures(person: Any, **query: Any) -> dict[str, Any]:
    answered = api(person).get(CARD, {"month": "2025-06", **query})
    assert answered.status_code == 200, answered.json()
    return {figure["key"]: figure for figure in answered.json()["figures"]}


@pytest.fixture
def northgate(db: Any) -> SimpleNamespace:
    made = make_northgate()
    roll_up(months=[JUNE])
    made.executive = PersonFactory(role="executive")
    return made


def test_a_figure_has_every_key_of_the_contract(northgate: SimpleNamespace) -> None:
    answered = api(northgate.executive).get(CARD, {"month": "2025-06"}).json()
    assert (answered["month"], answered["scope"], answered["id"], answered["published_at"]) == (
        "2025-06",
        "company",
        None,
        None,
    )
    assert len(answered["figures"]) == 34
    assert all(set(figure) == KEYS for figure in answered["figures"])


def test_northgates_figures_through_the_api(northgate: SimpleNamespace) -> None:
    found = figures(northgate.executive, scope="account", id=northgate.account.pk)
    burn, linked, outcome = found["retainer_burn"], found["linked_effort"], found["outcome_index"]
    assert (burn["numerator"], burn["denominator"], burn["value"], burn["display"]) == (120, 100, 120, "120.0\u00a0%")
    assert (linked["numerator"], linked["denominator"], linked["display"]) == (6720, 7200, "93.3\u00a0%")
    assert (round(outcome["value"], 4), outcome["display"], outcome["confidence"]) == (58.3333, "58.3\u00a0%", "ok")
    risk = found["satisfied_at_risk"]
    assert (risk["display"], risk["value"], risk["low"], risk["confidence"]) == ("1 of 1", None, None, "none")
    assert (risk["answered"], risk["invited"], risk["eligible"]) == (2, 2, 2)


def test_the_companys_figures_through_the_api(cast: SimpleNamespace) -> None:
    make_company()
    roll_up(months=[JUNE])
    found = figures(cast.executive)
    kept = found["account_retention"]
    assert found["gross_revenue_retention"]["value"] == 94
    assert found["net_revenue_retention"]["display"] == "99.0\u00a0%"
    assert (kept["numerator"], kept["n"], kept["value"], kept["confidence"]) == (9, 10, 90, "ok")
    assert (round(kept["low"], 1), round(kept["high"], 1)) == (59.6, 98.2)
    assert found["satisfied_yet_lost"]["display"] == "1 of 1"
    assert (found["revenue_coverage"]["target"], found["revenue_coverage"]["status"]) == (80, "off_target")


def test_a_figure_is_near_its_target_while_its_interval_holds_it(cast: SimpleNamespace) -> None:
    for score, contact in zip([5] * 8 + [2] * 4, contacts(cast.account, 12), strict=True):
        answer(contact, "06-10", overall_satisfaction=score)
    roll_up(months=[JUNE])
    for number, (target, status) in enumerate(((60, "on_target"), (80, "near_target"), (95, "off_target")), 1):
        fields = {"measure": "overall_satisfaction", "value": target, "from_on": f"2025-0{number}-01"}
        assert api(cast.administrator).post("/api/v1/targets/", fields).status_code == 201
        found = figures(cast.executive)["overall_satisfaction"]
        assert (found["target"], found["status"]) == (target, status)


def test_a_change_is_clear_where_its_interval_excludes_nought(cast: SimpleNamespace) -> None:
    for contact in contacts(cast.account, 20):
        answer(contact, "2024-06-10", overall_satisfaction=2)
        answer(contact, "06-10", overall_satisfaction=5)
    roll_up(months=[JUNE.plus(-12), JUNE])
    found = figures(cast.executive)["overall_satisfaction"]
    assert (found["value"], found["previous"], found["is_change_clear"]) == (100, 0, True)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"month": "2025-13"}, "month"),
        ({"month": "soon"}, "month"),
        ({"month": str(Month.current().plus(1))}, "month"),
        ({"scope": "planet"}, "scope"),
        ({"scope": "team"}, "id"),
        ({"scope": "team", "id": "x"}, "id"),
    ],
)
def test_what_makes_no_sense_answers_400_by_field(cast: SimpleNamespace, query: dict[str, str], field: str) -> None:
    answered = api(cast.executive).get(CARD, query)
    assert answered.status_code == 400
    assert list(answered.json()) == [field]


def test_an_account_one_does_not_see_is_not_there(cast: SimpleNamespace) -> None:
    query = {"scope": "account", "id": cast.account.pk}
    assert api(cast.owner).get(CARD, query).status_code == 200
    assert api(cast.outsider).get(CARD, query).status_code == 404
    assert api(cast.coach).get(CARD, query).status_code == 404
    assert api(cast.executive).get(CARD, {"scope": "team", "id": 999999}).status_code == 404


def test_a_month_before_all_data_has_figures_without_values(cast: SimpleNamespace) -> None:
    found = api(cast.executive).get(CARD, {"month": "1999-01"}).json()["figures"]
    assert {(figure["value"], figure["display"], figure["confidence"]) for figure in found} == {(None, "—", "none")}


def test_figures_as_csv(cast: SimpleNamespace) -> None:
    answered = api(cast.executive).get(CARD, {"month": "2025-06", "format": "csv"})
    assert answered.status_code == 200
    assert answered.getvalue().decode("utf-8-sig").splitlines()[1].startswith("gross_revenue_retention,")


def test_measures_are_listed_in_the_order_of_the_page(cast: SimpleNamespace) -> None:
    answered = api(cast.coach).get("/api/v1/measures/").json()
    assert answered["count"] == 34
    first = answered["results"][0]
    assert (first["key"], first["name"], first["question"], first["kind"]) == (
        "gross_revenue_retention",
        "Gross revenue retention",
        "Do our clients stay?",
        "money_ratio",
    )


def test_targets_are_for_administrators_to_write(cast: SimpleNamespace) -> None:
    fields = {"measure": "response_rate", "scope": "team", "scope_id": cast.team.pk, "value": 60}
    assert api(cast.executive).post("/api/v1/targets/", fields).status_code == 403
    assert api(cast.lead).post("/api/v1/targets/", fields).status_code == 403
    assert api(cast.administrator).post("/api/v1/targets/", fields).status_code == 201
    assert api(cast.owner).get("/api/v1/targets/").json()["count"] == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"measure": "love"}, "measure"),
        ({"scope": "team", "scope_id": 999999}, "scope_id"),
        ({"scope": "planet"}, "scope"),
        ({"value": "much"}, "value"),
    ],
)
def test_a_wrong_target_answers_400_by_field(cast: SimpleNamespace, fields: dict[str, Any], field: str) -> None:
    answered = api(cast.administrator).post("/api/v1/targets/", {"measure": "response_rate", "value": 60} | fields)
    assert answered.status_code == 400
    assert field in answered.json()
