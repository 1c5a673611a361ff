"""The conference of the worked example, entered through the API: who came back, growth, talks, testimonials."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.months import Month
from apps.measures.services import roll_up
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


def test_the_api_tells_them_exactly_in_every_scope(entered: SimpleNamespace) -> None:
    for scope in ("company", "team", "account"):
        found = figures_of(entered.caller, scope, vars(entered).get(scope))
        again, given, gap = (found[key] for key in ("repeat_attendees", "testimonials", "conference_growth_gap"))
        assert (again["numerator"], again["denominator"], again["n"]) == (90, 200, 200), scope
        assert one_decimal(again, "value", "low", "high") == ["45.0", "38.3", "51.9"], scope
        assert (found["client_talks"]["value"], found["client_talks"]["display"]) == (24, "24"), scope
        assert (given["numerator"], given["denominator"]) == (9, 15), scope
        assert one_decimal(given, "value", "low", "high") == ["60.0", "35.7", "80.2"], scope
        of_company = scope == "company"
        assert (gap["value"], gap["display"], gap["low"]) == ((5, "+5.0", None) if of_company else (None, "—", None))


def test_pages_show_them_with_the_rows_behind_and_the_revenue_last(entered: SimpleNamespace, client: Client) -> None:
    client.force_login(PersonFactory(role="executive"), backend="django.contrib.auth.backends.ModelBackend")
    month = {"month": "2025-06"}
    text = client.get(reverse("scorecards:scorecard", query=month)).text
    for shown in ("45.0", "38.3–51.9", "90 of 200", "+5.0", "60.0", "35.7–80.2", "9 of 15"):
        assert shown in text, shown
    for key in ("repeat_attendees", "conference_growth_gap", "client_talks", "testimonials"):
        response = client.get(reverse("scorecards:measure", args=[key], query=month))
        assert ("Client Days 2025" in response.text) == (key != "testimonials"), key
    text = client.get(reverse("conferences:detail", args=[entered.now])).text
    found = [text.index(shown) for shown in ("45.0", "38.3–51.9", "+5.0", "60.0", "+25.0", "+20.0", "$84,000")]
    assert found == sorted(found)
