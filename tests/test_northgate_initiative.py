"""Northgate's initiative of docs/measures.md, entered through the API and read back through API and page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from tests.northgate import enter_northgate

pytestmark = pytest.mark.django_db

ON = "?on=2025-06-30"
MILESTONES = [
    {"title": "The rest", "weight": "30", "due_on": "2025-08-29", "forecast_on": "2025-09-12"},
    {"title": "Every request has a name", "weight": "20", "due_on": "2025-04-30", "done_on": "2025-04-30"},
    {"title": "A list both sides see", "weight": "30", "due_on": "2025-05-31", "done_on": "2025-06-14"},
    {"title": "A reply by the next day", "weight": "20", "due_on": "2025-06-27"},
]


@pytest.fixture
def entered(settings: Any) -> SimpleNamespace:
    settings.ORGANISATION_TIME_ZONE = settings.TIME_ZONE = "America/New_York"
    administrator = PersonFactory(full_name="Ada Admin", role="administrator")
    caller = Caller(administrator)
    made = enter_northgate(caller)
    theme = caller.post("themes/", {"name": "Customer Service"}).json()["id"]
    given = {
        "title": "A request list they can see",
        "level": "key_account",
        "theme": theme,
        "accounts": [made.account],
        "owner": made.person,
        "team": made.team,
        "loyalty_impact": 5,
        "vendor_choice_impact": 4,
        "effort": 2,
        "cost": 1,
        "starts_on": "2025-04-01",
        "ends_on": "2025-08-29",
        "claimed_status": "on_schedule",
        "state": "active",
    }
    response = caller.post("initiatives/", given)
    assert response.status_code == 201, response.content
    pk = response.json()["id"]
    for milestone in MILESTONES:  # one by one, in whatever order
        response = caller.post("milestones/", {"initiative": pk, **milestone})
        assert response.status_code == 201, response.content
    return SimpleNamespace(caller=caller, pk=pk, account=made.account, owner=made.person, given=given)


def test_the_api_says_it_to_the_digit(entered: SimpleNamespace) -> None:
    row = entered.caller.get(f"initiatives/{entered.pk}/{ON}").json()
    assert row["spi"] == pytest.approx(50 / 70, abs=1e-12)
    assert row["spi_t"] == pytest.approx(60 / 90, abs=1e-12)
    assert row["slip_percent"] == pytest.approx(100 * 14 / 150, abs=1e-12)
    assert (row["status"], row["priority"], row["is_mismatch"]) == ("at_risk", "do_first", True)
    assert {name: row[name] for name in entered.given} == entered.given


def test_the_list_of_the_account_says_the_same(entered: SimpleNamespace) -> None:
    (row,) = entered.caller.get(f"initiatives/{ON}&account={entered.account}").json()["results"]
    assert (round(row["spi"], 2), round(row["spi_t"], 2), round(row["slip_percent"], 1)) == (0.71, 0.67, 9.3)
    assert entered.caller.get(f"initiatives/{ON}&account={entered.account + 1}").json()["results"] == []


def test_the_page_says_it_in_words(entered: SimpleNamespace, client: Client) -> None:
    owner = Person.objects.get(pk=entered.owner)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(f"/initiatives/{entered.pk}/{ON}").content.decode().replace("\u00a0", " ")
    for words in ("At risk", "0.71", "0.67", "9.3 %", "50", "70", "Do first", "The owner says on schedule"):
        assert words in text, words
