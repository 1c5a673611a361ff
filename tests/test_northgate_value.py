"""Northgate's value table of docs/measures.md, entered through the API, read back through API and page to the digit."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.transaction import atomic, set_rollback
from django.test import Client, override_settings

from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from tests.northgate import enter_northgate

pytestmark = pytest.mark.django_db

JUNE = "from=2025-06-01&to=2025-06-30"


@pytest.fixture(scope="module")
def northgate(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Entered once for all tests of this file, in a transaction that is rolled back after the last."""
    zone = "America/New_York"
    with django_db_blocker.unblock(), override_settings(ORGANISATION_TIME_ZONE=zone, TIME_ZONE=zone), atomic():
        caller = Caller(PersonFactory(full_name="Ada Admin", role="administrator"))
        made = enter_northgate(caller)
        found = caller.get(f"accounts/{made.account}/value/?{JUNE}").json()
        yield SimpleNamespace(made=made, caller=caller, found=found)
        set_rollback(True)


def shown(value: float | None, places: int = 1) -> str:
    return "–" if value is None else f"{value:.{places}f}"


# Minutes, cost, importance, satisfaction, n, effort share, value share, effort index, opportunity, attainment;
# quadrant, suggestion, its parts.
TABLE: dict[str, tuple[Any, ...]] = {
    "leads": (2040, 4080, "5.0", "4.0", 1, "30.4", "41.7", "0.73", "6.0", "75.0", "keep_up", "keep", []),
    "speed": (3360, 6720, "2.5", "4.5", 2, "50.0", "20.8", "2.40", "2.5", "100.0", "possible_overkill", "trim", []),
    "leaders": (
        *(1320, 2640, "4.5", "2.5", 2, "19.6", "37.5", "0.52", "6.5", "16.7"),
        *("concentrate_here", "combination", ["improve", "revisit"]),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_the_api_tells_each_impact_to_the_digit(northgate: SimpleNamespace, name: str) -> None:
    row = next(row for row in northgate.found["impacts"] if row["impact"] == northgate.made.impacts[name])
    assert (
        row["minutes"],
        row["cost"],
        shown(row["importance"]),
        shown(row["satisfaction"]),
        row["n"],
        shown(row["effort_share"]),
        shown(row["value_share"]),
        shown(row["effort_index"], 2),
        shown(row["opportunity"]),
        shown(row["attainment"]),
        row["quadrant"],
        row["suggestion"],
        row["suggestion_parts"],
    ) == TABLE[name]
    assert row["is_indicative"] is True


def test_the_api_tells_the_account_to_the_digit(northgate: SimpleNamespace) -> None:
    found = northgate.found
    assert (found["total_minutes"], found["total_cost"]) == (7200, 14400)
    assert (found["unlinked_minutes"], found["unlinked_cost"]) == (480, 960)
    assert (shown(found["linked_share"]), shown(found["outcome_index"])) == ("93.3", "58.3")
    assert found["outcome_index"] == pytest.approx(175 / 3, rel=1e-12)
    assert found["is_watermelon"] is True


ON_THE_PAGE = """
Linked work | 93.3 % | 112 h of 120 h
Cost | $14,400.00 | 120 h at $120 an hour
Outcome index | 58.3 % | 3 rated impacts
Service levels | 95.0 % | Green on contract, red in outcome | 19 of 20, target 95 %
34 h $4,080.00 | 5.0 n 1 | 4.0 n 1 | 30.4 % | 41.7 % | 0.73 | 6.0 | 75.0 % | Keep
56 h $6,720.00 | 2.5 n 2 | 4.5 n 2 | 50.0 % | 20.8 % | 2.40 | 2.5 | 100.0 % | Trim or stop
22 h $2,640.00 | 4.5 n 2 | 2.5 n 2 | 19.6 % | 37.5 % | 0.52 | 6.5 | 16.7 % | Improve the work and revisit the goal
Unlinked time | Client work | 8 h $960.00
June 2025 | 120 h $14,400.00
"""


@pytest.mark.parametrize("line", ON_THE_PAGE.strip().splitlines())
def test_the_page_shows_the_same(northgate: SimpleNamespace, client: Client, line: str) -> None:
    client.force_login(
        Person.objects.get(pk=northgate.made.person), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(f"/accounts/{northgate.made.account}/value/?{JUNE}").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("&nbsp;", " "))
    assert " ".join(line.replace("|", " ").split()) in text
