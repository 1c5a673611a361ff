"""The conference of the worked example, entered through the API: who came back, growth, talks, testimonials."""

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
BEFORE, NOW = "2024-06-13", "2025-06-12"
CAME_BEFORE, CAME, AGAIN = 160, 200, 90


def address(number: int) -> str:
    return f"guest{number}@client.example"


@pytest.fixture
def entered(db: Any) -> SimpleNamespace:
    """160 people came the year before, 200 this year: 90 of them again, written with other letters."""
    caller = Caller(PersonFactory(role="administrator"))
    team = _post(caller, "teams", {"name": "Growth West"})
    account = _post(caller, "accounts", {"name": "Northgate", "team": team, "started_on": "2024-01-01"})
    days = {"name": "Client Days 2024", "held_on": BEFORE, "client_base": 350}
    before = _post(caller, "conferences", days)
    days = {"name": "Client Days 2025", "held_on": NOW, "client_base": 420, "previous": before, "revenue": "84000"}
    now = _post(caller, "conferences", days)
    _post(caller, "attendances", [_guest(before, account, address(n)) for n in range(CAME_BEFORE)])
    first = CAME_BEFORE - AGAIN
    _post(caller, "attendances", [_guest(now, account, address(n).upper()) for n in range(first, first + CAME)])
    talk = {"conference": now, "submitted_on": "2025-03-03"}
    talks = [{**talk, "account": account if n < 24 else None, "title": f"Talk {n}"} for n in range(30)]
    _post(caller, "talk-submissions", talks)
    asked = {"account": account, "conference": now, "asked_on": NOW}
    _post(caller, "testimonials", [{**asked, "given_on": "2025-06-20" if n < 9 else None} for n in range(15)])
    roll_up(months=[Month(2025, 6)])
    return SimpleNamespace(caller=caller, team=team, account=account, now=now)


def _guest(conference: int, account: int, email: str) -> dict[str, Any]:
    return {"conference": conference, "account": account, "email": email}


def _post(caller: Caller, path: str, data: Any) -> Any:
    response = caller.post(f"{path}/", data)
    assert response.status_code == 201, response.content
    return response.json()["id"] if isinstance(data, dict) else None


def one_decimal(figure: dict[str, Any], *names: str) -> list[str]:
    return [f"{float(figure[name]):.1f}" for name in names]


@pytest.mark.parametrize("scope", ["company", "team", "account"])
def test_45_percent_of_those_who_came_had_come_before(entered: SimpleNamespace, scope: str) -> None:
    figure = figures_of(entered.caller, scope, vars(entered).get(scope))["repeat_attendees"]
    assert (figure["numerator"], figure["denominator"], figure["n"]) == (90, 200, 200)
    assert one_decimal(figure, "value", "low", "high") == ["45.0", "38.3", "51.9"]


def test_the_conference_grows_five_points_faster_than_the_client_base(entered: SimpleNamespace) -> None:
    figure = figures_of(entered.caller)["conference_growth_gap"]
    assert (figure["value"], figure["display"], figure["low"]) == (5, "+5.0", None)
    of_team = figures_of(entered.caller, "team", entered.team)["conference_growth_gap"]
    assert (of_team["value"], of_team["display"]) == (None, "—")


@pytest.mark.parametrize("scope", ["company", "team", "account"])
def test_clients_offered_24_talks(entered: SimpleNamespace, scope: str) -> None:
    figure = figures_of(entered.caller, scope, vars(entered).get(scope))["client_talks"]
    assert (figure["value"], figure["display"]) == (24, "24")


@pytest.mark.parametrize("scope", ["company", "team", "account"])
def test_9_of_15_gave_a_testimonial(entered: SimpleNamespace, scope: str) -> None:
    figure = figures_of(entered.caller, scope, vars(entered).get(scope))["testimonials"]
    assert (figure["numerator"], figure["denominator"]) == (9, 15)
    assert one_decimal(figure, "value", "low", "high") == ["60.0", "35.7", "80.2"]


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(PersonFactory(role="executive"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_scorecard_shows_them(entered: SimpleNamespace, reader: Client) -> None:
    text = reader.get(reverse("scorecards:scorecard", query={"month": "2025-06"})).text
    for shown in ("45.0", "38.3–51.9", "90 of 200", "+5.0", "60.0", "35.7–80.2", "9 of 15"):
        assert shown in text, shown


@pytest.mark.parametrize("key", ["repeat_attendees", "conference_growth_gap", "client_talks", "testimonials"])
def test_each_has_a_page_with_the_rows_behind_it(entered: SimpleNamespace, reader: Client, key: str) -> None:
    response = reader.get(reverse("scorecards:measure", args=[key], query={"month": "2025-06"}))
    assert response.status_code == 200
    assert ("Client Days 2025" in response.text) == (key != "testimonials")


def test_the_page_of_the_conference_shows_them_and_the_revenue_last(entered: SimpleNamespace, reader: Client) -> None:
    text = reader.get(reverse("conferences:detail", args=[entered.now])).text
    shown = ["45.0", "+5.0", "25.0", "20.0", "60.0", "$84,000"]
    assert [text.index(each) for each in ("45.0", "+5.0", "60.0", "$84,000")] == sorted(
        text.index(each) for each in ("45.0", "+5.0", "60.0", "$84,000")
    )
    assert all(each in text for each in shown)
    assert Person.objects.count() == 2
