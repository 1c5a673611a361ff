"""Northgate's retainer in June 2025, entered through the API and read back to the digit: API, page and measure."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db.transaction import atomic, set_rollback
from django.test import Client, override_settings

from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from tests.northgate import enter_northgate, figures_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def june(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    zone = "America/New_York"
    with django_db_blocker.unblock(), override_settings(ORGANISATION_TIME_ZONE=zone, TIME_ZONE=zone), atomic():
        caller = Caller(PersonFactory(full_name="Ada Admin", role="administrator"))
        northgate = enter_northgate(caller)
        call_command("rollup", "--month", "2025-06")
        yield SimpleNamespace(caller=caller, northgate=northgate)
        set_rollback(True)


def read(june: SimpleNamespace, month: str = "2025-06") -> dict[str, Any]:
    response = june.caller.get(f"accounts/{june.northgate.account}/retainer/?month={month}")
    assert response.status_code == 200, response.content
    return response.json()


def test_the_api_tells_the_statement_to_the_digit(june: SimpleNamespace) -> None:
    told = read(june)
    assert {name: told[name] for name in ("hours", "cost", "fee", "included_hours", "burn")} == {
        "hours": 120,
        "cost": 14400,
        "fee": 12000,
        "included_hours": 100,
        "burn": 120,
    }
    assert (told["over_service"], told["realised_rate"]) == (2400, 100)


def test_the_hours_fall_into_what_the_client_says_of_them(june: SimpleNamespace) -> None:
    """Satisfaction in force on 30 June: leads 4.0 and speed 4.5 (90 h), leaders 2.5 (22 h), admin unlinked (8 h)."""
    told = read(june)
    assert told["hours_by_value"] == {"satisfied": 90, "below": 22, "unrated": 0, "unlinked": 8}
    assert told["asked_hours"] == 112
    assert f"{told['asked_share']:.1f}" == "93.3"


def test_the_balance_runs_from_the_month_the_contract_began(june: SimpleNamespace) -> None:
    """Nothing was logged from October to May: 8 × 100 h unused, less the 20 h over of June."""
    told = read(june)
    assert told["balance_counted_from"] == "2024-10"
    assert [(line["month"], line["balance"]) for line in told["months"]][-3:] == [
        ("2025-04", 700),
        ("2025-05", 800),
        ("2025-06", 780),
    ]
    assert [line["included_hours"] for line in told["months"]][:4] == [None, None, None, 100]


def test_the_measure_says_the_same(june: SimpleNamespace) -> None:
    figure = figures_of(june.caller, "account", june.northgate.account)["retainer_burn"]
    told = read(june)
    assert (figure["numerator"], figure["denominator"]) == (told["hours"], told["included_hours"])
    assert figure["value"] == told["burn"]


def test_the_page_shows_the_statement(june: SimpleNamespace) -> None:
    client = Client()
    administrator = Person.objects.get(full_name="Ada Admin")
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/accounts/{june.northgate.account}/retainer/?month=2025-06")
    text = page.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    for shown in ("120.0 h", "$14,400.00", "120.0 %", "$2,400.00", "$100.00", "780.0 h", "93.3 %"):
        assert shown in text, shown
