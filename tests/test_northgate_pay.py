"""The pay and the award of the worked example, entered through the API and read by page and API."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.months import Month
from apps.measures.services import roll_up
from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from tests.northgate import figures_of

pytestmark = pytest.mark.django_db
JUNE = {"month": "2025-06"}
# Service levels met of due, in May and in June. The company's share of both months is 42 of 60, 70 %.
MET = {"A": ((12, 20), (18, 20)), "B": ((2, 4), (4, 4)), "C": ((3, 6), (3, 6))}


@pytest.fixture
def entered(db: Any) -> SimpleNamespace:
    """Ten clients pay $100,000 a month, one of them $6,000 less from June on; two plans, three teams, one prize."""
    caller = Caller(PersonFactory(role="administrator"))
    people = {name: PersonFactory(full_name=name) for name in ("Marta", "Sal")}
    teams = {name: _team(caller, name) for name in MET}
    for number in range(10):
        account = _account(caller, f"Client {number}", teams["ABC"[number % 3]])
        if number < 3:
            _serve(caller, account, "ABC"[number])
    first = caller.get("accounts/?search=Client 0").json()["results"][0]["id"]
    less = {"account": first, "kind": "contraction", "monthly_amount": "6000", "occurred_on": "2025-06-10"}
    _post(caller, "revenue-events", less)
    keeping = {"name": "Clients who stay", "person": people["Marta"].pk, "rewards": "keeping_clients", "target": "95"}
    keeping |= {"measure": "gross_revenue_retention", "scope": "company", "payout_at_target": "5000"}
    lasting = {"starts_on": "2025-01-01", "state": "active"}
    plan = _post(caller, "incentive-plans", keeping | lasting)
    selling = {"name": "New business", "person": people["Sal"].pk, "rewards": "new_sales", "payout_at_target": "10000"}
    _post(caller, "incentive-plans", selling | lasting)
    _post(caller, "prizes", {"measure": "service_levels_met", "cadence": "monthly"})
    roll_up(months=[Month(2025, 5), Month(2025, 6)])
    executive = PersonFactory(role="executive", full_name="Helen")
    return SimpleNamespace(caller=caller, plan=plan, teams=teams, people=people, executive=executive)


def _post(caller: Caller, path: str, data: Any) -> Any:
    response = caller.post(f"{path}/", data)
    assert response.status_code == 201, response.content
    return response.json()["id"]


def _team(caller: Caller, name: str) -> int:
    team = _post(caller, "teams", {"name": f"Team {name}"})
    PersonFactory(full_name=f"Member of {name}", team_id=team)
    return team


def _account(caller: Caller, name: str, team: int) -> int:
    """Its contact has answered: every account was heard."""
    account = _post(caller, "accounts", {"name": name, "team": team, "started_on": "2024-01-01"})
    new = {"account": account, "kind": "new", "monthly_amount": "10000", "occurred_on": "2024-01-01"}
    _post(caller, "revenue-events", new)
    contact = _post(caller, "contacts", {"account": account, "full_name": f"Buyer of {name}"})
    said = {"contact": contact, "answered_at": "2025-05-20T10:00:00Z", "overall_satisfaction": 4}
    _post(caller, "responses", said)
    return account


def _serve(caller: Caller, account: int, team: str) -> None:
    level = _post(caller, "service-levels", {"account": account, "name": "On time", "target_percent": "70"})
    for month, (met, due) in zip(("2025-05", "2025-06"), MET[team], strict=True):
        _post(caller, "service-level-readings", {"service_level": level, "month": month, "met": met, "due": due})


def page(client: Client, person: Person, url: str) -> str:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def publish(entered: SimpleNamespace) -> None:
    for month in ("2025-05", "2025-06"):
        assert entered.caller.post("scorecards/publish/", {"month": month}).status_code in {200, 201}


def compute(entered: SimpleNamespace) -> dict[str, Any]:
    response = entered.caller.post("payouts/", {"plan": entered.plan} | JUNE)
    assert response.status_code in {200, 201}, response.content
    found: dict[str, Any] = response.json()
    return found


def test_retention_pays_4473_dollars_and_68_cents(entered: SimpleNamespace, client: Client) -> None:
    figure = figures_of(entered.caller, "company")["gross_revenue_retention"]
    assert (figure["numerator"], figure["denominator"], figure["value"]) == (94000, 100000, 94)
    publish(entered)
    row = compute(entered)
    shown = (round(float(row["attainment"]), 3), round(float(row["payout_percent"]), 3), row["amount"])
    assert shown == (98.947, 89.474, 4473.68)
    helen = Caller(entered.executive)
    assert helen.patch(f"payouts/{row['id']}/", {"state": "approved"}).json()["state"] == "approved"
    text = page(client, entered.people["Marta"], reverse("plans:payout", args=[row["id"]]))
    steps = ("94.0 %", "$94,000.00 of $100,000.00, n 10", "≥ 95 %", "98.947 %", "89.474 %", "$5,000.00", "$4,473.68")
    for told in steps:
        assert told in text, told
    assert "Your pay for June 2025 is approved" in page(client, entered.people["Marta"], reverse("home:home"))


def test_whoever_it_does_not_pay_finds_none_of_it(entered: SimpleNamespace, client: Client) -> None:
    publish(entered)
    row = compute(entered)
    client.force_login(entered.people["Sal"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("plans:payout", args=[row["id"]])).status_code == 404
    assert Caller(entered.people["Sal"]).get(f"payouts/?plan={entered.plan}").status_code in {200, 400}
    assert Caller(entered.people["Sal"]).ids("payouts/") == []


def test_a_new_sale_pays_twice_what_keeping_a_client_does(entered: SimpleNamespace, client: Client) -> None:
    figure = figures_of(entered.caller, "company")["pay_signal_ratio"]
    assert (figure["value"], figure["display"], figure["is_flagged"]) == (2, "2.0", True)
    text = page(client, entered.executive, reverse("plans:signal", query=JUNE))
    assert '<dd class="big">2.0</dd>' in text
    assert "A new sale pays at least twice what keeping a client pays" in text


def test_team_a_is_most_improved_and_team_b_is_not_eligible(entered: SimpleNamespace, client: Client) -> None:
    publish(entered)
    given = entered.caller.post("awards/", {"measure": "service_levels_met", "period": "2025-06"})
    assert given.status_code == 201, given.content
    rows = {(row["kind"], row["team"]): row for row in given.json()}
    a, b = (rows["most_improved", entered.teams[name]] for name in "AB")
    told = [f"{float(row[name]):.1f}" for row in (a, b) for name in ("pool", "shrunk_before", "shrunk_after")]
    assert told == ["70.0", "63.3", "83.3", "70.0", "64.3", "78.6"]
    assert [(row["is_eligible"], row["is_winner"]) for row in (a, b)] == [(True, True), (False, False)]
    again = entered.caller.post("awards/", {"measure": "service_levels_met", "period": "2025-06"})
    assert again.status_code == 409
    text = page(client, entered.people["Sal"], reverse("awards:period", args=["2025-06"]))
    assert "+20.0 points" in text
    assert "Team A" in text
    assert "Team B" not in text
