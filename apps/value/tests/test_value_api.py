"""The value analysis in the API: exact figures, periods, and who may read them."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.activities.tests.factories import ActivityFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from apps.value.tests.northgate import FIRST, enter_northgate

JUNE = "from=2025-06-01&to=2025-06-30"


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def value_of(person: Any, account: Any, query: str = JUNE) -> Any:
    return Caller(person).get(f"accounts/{account.pk}/value/?{query}")


def test_the_account_has_its_totals_and_a_row_an_impact(cast: SimpleNamespace, northgate: SimpleNamespace) -> None:
    found = value_of(cast.owner, northgate.account).json()
    impacts = [row["impact"] for row in found.pop("impacts")]
    assert impacts == [northgate.leaders.pk, northgate.leads.pk, northgate.speed.pk]
    assert {name: found[name] for name in ("account", "from", "to", "total_minutes", "total_cost")} == {
        "account": northgate.account.pk,
        "from": "2025-06-01",
        "to": "2025-06-30",
        "total_minutes": 7200,
        "total_cost": 14400,
    }
    assert (found["unlinked_minutes"], found["unlinked_cost"]) == (480, 960)
    assert round(found["linked_share"], 1) == 93.3


def test_numbers_are_not_rounded(cast: SimpleNamespace, northgate: SimpleNamespace) -> None:
    leads = value_of(cast.owner, northgate.account).json()["impacts"][1]
    assert leads["effort_share"] == pytest.approx(float(Decimal(100) * 34 / 112), abs=1e-12)
    assert leads["effort_index"] == pytest.approx(34 / 112 / (5 / 12), abs=1e-12)


def test_without_a_period_it_is_the_current_month(cast: SimpleNamespace, time_machine: Any) -> None:
    time_machine.move_to("2025-06-20 12:00Z")
    found = value_of(cast.owner, cast.account, "").json()
    assert (found["from"], found["to"]) == ("2025-06-01", "2025-06-30")


def test_half_a_period_is_filled_with_the_month_of_the_other_half(cast: SimpleNamespace) -> None:
    since = value_of(cast.owner, cast.account, "from=2025-06-10").json()
    until = value_of(cast.owner, cast.account, "to=2025-06-10").json()
    assert (since["from"], since["to"]) == ("2025-06-10", "2025-06-30")
    assert (until["from"], until["to"]) == ("2025-06-01", "2025-06-10")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=June", "from"),
        ("to=2025-06-31", "to"),
        ("from=20250601", "from"),
        ("from=0205-06-01", "from"),
        ("from=2025-07-01&to=2025-06-01", "to"),
    ],
)
def test_days_that_make_no_sense_are_refused_by_name(cast: SimpleNamespace, query: str, field: str) -> None:
    answer = value_of(cast.owner, cast.account, query)
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in ("owner", "teammate", "lead", "executive", "administrator")),
        ("outsider", 404),
        ("coach", 404),
    ],
)
def test_who_sees_the_account_reads_its_value(cast: SimpleNamespace, who: str, status: int) -> None:
    assert value_of(getattr(cast, who), cast.account).status_code == status


def test_time_without_a_rate_has_no_cost_instead_of_half_of_one(
    cast: SimpleNamespace, northgate: SimpleNamespace
) -> None:
    stranger = PersonFactory(team=None)
    served = [{"impact": northgate.leads, "percent": 50}]
    ActivityFactory(
        account=northgate.account, person=stranger, kind=None, occurred_on=FIRST, minutes=60, contributions=served
    )
    found = value_of(cast.owner, northgate.account).json()
    costs = {row["impact"]: row["cost"] for row in found["impacts"]}
    assert costs == {northgate.leads.pk: None, northgate.speed.pk: 6720, northgate.leaders.pk: 2640}
    assert (found["total_cost"], found["unlinked_cost"], found["total_minutes"]) == (None, None, 7260)


def test_it_costs_the_same_at_one_impact_and_at_three(cast: SimpleNamespace, northgate: SimpleNamespace) -> None:
    one = ImpactFactory(account=cast.foreign_account, started_on=FIRST)
    ActivityFactory(
        account=cast.foreign_account,
        person=cast.outsider,
        occurred_on=FIRST,
        contributions=[{"impact": one, "percent": 100}],
    )
    caller = Caller(cast.executive)
    caller.get("accounts/")  # the first call notes that the token was used
    counts = []
    for account, rows in ((cast.foreign_account, 1), (northgate.account, 3)):
        with CaptureQueriesContext(connection) as captured:
            found = caller.get(f"accounts/{account.pk}/value/?{JUNE}").json()
        assert len(found["impacts"]) == rows
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_it_comes_as_a_table_too(cast: SimpleNamespace, northgate: SimpleNamespace) -> None:
    answer = value_of(cast.owner, northgate.account, f"{JUNE}&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Sales leaders coach their own teams,1320,2640,4.5,2.5,2,")
    assert lines[-2:] == ["Unlinked time,480,960" + "," * 12, "All work,7200,14400" + "," * 12]
