"""Goals, impacts and readings through the API."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.impacts.tests.factories import GoalFactory, ImpactFactory, ImpactReadingFactory
from apps.people.tests.caller import Caller

RESOURCES = {"goals": GoalFactory, "impacts": ImpactFactory, "impact-readings": ImpactReadingFactory}


def on_account(resource: str, account: Any) -> Any:
    if resource == "impact-readings":
        return ImpactReadingFactory(impact=ImpactFactory(account=account))
    return RESOURCES[resource](account=account)


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("owner", 200),
        ("teammate", 200),
        ("lead", 200),
        ("executive", 200),
        ("administrator", 200),
        ("coach", 404),
        ("outsider", 404),
    ],
)
def test_a_row_is_seen_by_the_people_of_its_account(
    cast: SimpleNamespace, resource: str, role: str, status: int
) -> None:
    row = on_account(resource, cast.account)
    caller = Caller(getattr(cast, role))
    assert caller.get(f"{resource}/{row.pk}/").status_code == status
    assert caller.ids(f"{resource}/") == ([row.pk] if status == 200 else [])


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_executive_reads_and_writes_nothing(cast: SimpleNamespace, resource: str) -> None:
    row = on_account(resource, cast.account)
    caller = Caller(cast.executive)
    assert caller.delete(f"{resource}/{row.pk}/").status_code == 403
    assert caller.patch(f"{resource}/{row.pk}/", {"source": "x"}).status_code == 403
    assert caller.post(f"{resource}/", {}).status_code == 403


def test_an_impact_begins_when_its_goal_was_agreed(cast: SimpleNamespace) -> None:
    goal = GoalFactory(account=cast.account, agreed_on=dt.date(2025, 2, 3))
    caller = Caller(cast.owner)
    given = {"account": cast.account.pk, "statement": "More leads"}
    assert caller.post("impacts/", {**given, "goal": goal.pk}).json()["started_on"] == "2025-02-03"
    assert caller.post("impacts/", given).json()["started_on"] == today().isoformat()


def test_an_impact_that_is_achieved_has_its_day(cast: SimpleNamespace) -> None:
    impact = ImpactFactory(account=cast.account)
    row = Caller(cast.owner).patch(f"impacts/{impact.pk}/", {"status": "achieved"}).json()
    assert (row["status"], row["ended_on"]) == ("achieved", today().isoformat())


def test_numbers_keep_their_digits(cast: SimpleNamespace) -> None:
    given = {"account": cast.account.pk, "statement": "Speed", "baseline": "4.0001", "target": 99999999999.1234}
    row = Caller(cast.owner).post("impacts/", given).json()
    assert (row["baseline"], row["target"]) == (4.0001, 99999999999.1234)


def test_moments_are_told_in_utc(cast: SimpleNamespace) -> None:
    given = {"account": cast.account.pk, "statement": "Speed", "confirmed_at": "2025-06-30T22:10:00-04:00"}
    assert Caller(cast.owner).post("impacts/", given).json()["confirmed_at"] == "2025-07-01T02:10:00Z"


def test_who_signs_or_confirms_is_a_contact_of_the_account(cast: SimpleNamespace) -> None:
    from_elsewhere = ContactFactory(account=cast.foreign_account)
    given = {"account": cast.account.pk, "statement": "Speed"}
    seen = Caller(cast.administrator).post("impacts/", {**given, "confirmed_by": from_elsewhere.pk})
    assert seen.json() == {"confirmed_by": ["Choose a contact of this account."]}
    unseen = Caller(cast.owner).post("goals/", {**given, "client_signatory": from_elsewhere.pk})
    assert unseen.json() == {"client_signatory": [f"{from_elsewhere.pk} does not exist."]}


def test_a_reading_in_the_future_is_refused(cast: SimpleNamespace) -> None:
    impact = ImpactFactory(account=cast.account)
    given = {"impact": impact.pk, "read_on": (today() + dt.timedelta(days=1)).isoformat(), "value": 1}
    response = Caller(cast.owner).post("impact-readings/", given)
    assert (response.status_code, list(response.json())) == (400, ["read_on"])


def test_readings_filter_by_account_and_impact(cast: SimpleNamespace) -> None:
    mine = ImpactReadingFactory(impact=ImpactFactory(account=cast.account))
    ImpactReadingFactory(impact=ImpactFactory(account=cast.foreign_account))
    caller = Caller(cast.administrator)
    assert caller.ids(f"impact-readings/?account={cast.account.pk}") == [mine.pk]
    assert caller.ids(f"impact-readings/?impact={mine.impact_id}") == [mine.pk]


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, resource: str, django_assert_num_queries: Any
) -> None:
    caller = Caller(cast.administrator)
    caller.get("people/")  # the day of use is noted once
    for count in (1, 2):
        RESOURCES[resource].create_batch(count)
        with django_assert_num_queries(3):
            assert caller.get(f"{resource}/").status_code == 200
