"""Goals, impacts and readings through the API."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.impacts import services
from apps.impacts.tests.factories import EffectFactory, GoalFactory, ImpactFactory, ImpactReadingFactory
from apps.people.tests.caller import Caller

RESOURCES = {
    "goals": GoalFactory,
    "impacts": ImpactFactory,
    "impact-readings": ImpactReadingFactory,
    "effects": EffectFactory,
}


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


def test_an_impact_tells_how_often_it_was_worded_and_its_versions_are_read_only(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    impact = caller.post("impacts/", {"account": cast.account.pk, "statement": "More leads", "target": 100}).json()
    assert impact["version_number"] == 1
    changed = caller.patch(f"impacts/{impact['id']}/", {"target": 120, "version_number": 7}).json()
    assert (changed["version_number"], changed["target"]) == (2, 120)
    versions = caller.get(f"impact-versions/?impact={impact['id']}&ordering=number").json()["results"]
    assert [(row["number"], row["target"], row["recorded_by"]) for row in versions] == [
        (1, 100, cast.owner.pk),
        (2, 120, cast.owner.pk),
    ]
    assert caller.patch(f"impact-versions/{versions[0]['id']}/", {"target": 1}).status_code == 405
    assert Caller(cast.outsider).ids("impact-versions/") == []


def test_a_changed_promise_is_no_longer_confirmed(cast: SimpleNamespace) -> None:
    dana = ContactFactory(account=cast.account)
    caller = Caller(cast.owner)
    given = {"account": cast.account.pk, "statement": "Speed", "confirmed_by": dana.pk}
    impact = caller.post("impacts/", {**given, "confirmed_at": "2025-07-03T10:00:00Z"}).json()
    assert (impact["confirmed_by"], impact["confirmed_at"]) == (dana.pk, "2025-07-03T10:00:00Z")
    changed = caller.patch(f"impacts/{impact['id']}/", {"statement": "More speed"}).json()
    assert (changed["confirmed_by"], changed["confirmed_at"]) == (None, None)


def test_a_contact_is_asked_to_confirm_and_the_link_is_never_shown(cast: SimpleNamespace) -> None:
    ImpactFactory(account=cast.account)
    dana = ContactFactory(account=cast.account, full_name="Dana")
    caller = Caller(cast.owner)
    asked = caller.post("confirmations/", {"contact": dana.pk})
    row = asked.json()
    assert (asked.status_code, row["contact"], row["state"], row["answered_at"]) == (201, dana.pk, "queued", None)
    assert set(row) == {
        *("id", "contact", "account", "asked_by", "asked_at", "expires_at", "answered_at"),
        *("state", "verdicts", "ranks"),
    }
    again = caller.post("confirmations/", {"contact": dana.pk})
    assert again.json() == {"contact": ["Dana: an earlier request is still waiting for an answer."]}
    assert caller.ids(f"confirmations/?account={cast.account.pk}") == [row["id"]]
    assert Caller(cast.outsider).ids("confirmations/") == []
    assert Caller(cast.executive).post("confirmations/", {"contact": dana.pk}).status_code == 403


def test_moments_of_signing_are_told_and_cannot_be_written(cast: SimpleNamespace) -> None:
    goal = services.sign_goal(by=cast.owner, goal=GoalFactory(account=cast.account))
    row = Caller(cast.owner).patch(f"goals/{goal.pk}/", {"client_signed_at": "2025-07-03T10:00:00Z"}).json()
    assert (row["client_signed_at"], row["our_signatory"]) == (None, cast.owner.pk)
    assert row["our_signed_at"] is not None


def test_a_reading_needs_no_source_here(cast: SimpleNamespace) -> None:
    impact = ImpactFactory(account=cast.account)
    given = {"impact": impact.pk, "read_on": "2025-06-30", "value": 110}
    assert Caller(cast.owner).post("impact-readings/", given).json()["source"] == ""


def test_an_effect_is_reported_by_whoever_enters_it(cast: SimpleNamespace) -> None:
    given = {"account": cast.account.pk, "kind": "negative", "statement": "Costs two hours a week"}
    row = Caller(cast.teammate).post("effects/", given).json()
    assert (row["reported_by"], row["noticed_on"], row["closed_on"]) == (cast.teammate.pk, today().isoformat(), None)
