"""Initiatives, milestones and baselines through the API."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback.tests.factories import ResponseFactory
from apps.initiatives.tests.factories import NORTHGATE, InitiativeFactory, MilestoneFactory, northgates
from apps.people.tests.caller import Caller

pytestmark = pytest.mark.django_db

PLAIN = {
    "title": "One invoice per site",
    "level": "corporate",
    "loyalty_impact": 4,
    "vendor_choice_impact": 3,
    "effort": 2,
    "cost": 1,
    "starts_on": "2025-04-01",
    "ends_on": "2025-08-29",
}
ON = "?on=2025-06-30"
STEPS = [
    {
        "title": title,
        "weight": str(weight),
        "due_on": str(due_on),
        "forecast_on": forecast_on and str(forecast_on),
        "done_on": done_on and str(done_on),
    }
    for title, weight, due_on, forecast_on, done_on in NORTHGATE
]
EVERYONE = ("owner", "teammate", "lead", "executive", "administrator", "outsider", "coach")


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize(
    ("level", "seen_by"), [("key_account", EVERYONE[:5]), ("business_unit", EVERYONE[:6]), ("corporate", EVERYONE[:6])]
)
def test_who_sees_an_initiative(cast: SimpleNamespace, who: str, level: str, seen_by: tuple[str, ...]) -> None:
    row = northgates(level=level, accounts=[cast.account])
    caller = Caller(getattr(cast, who))
    is_seen = who in seen_by
    assert caller.get(f"initiatives/{row.pk}/").status_code == (200 if is_seen else 404)
    assert caller.ids("initiatives/") == ([row.pk] if is_seen else [])
    assert len(caller.ids("milestones/")) == (4 if is_seen else 0)
    assert len(caller.ids("baselines/")) == (1 if is_seen else 0)


def test_an_initiative_comes_back_as_it_was_sent(cast: SimpleNamespace) -> None:
    answer = ResponseFactory(contact=ContactFactory(account=cast.account))
    given = PLAIN | {
        "level": "key_account",
        "accounts": [cast.account.pk],
        "responses": [answer.pk],
        "owner": cast.owner.pk,
        "team": cast.team.pk,
        "is_major": True,
        "pay_goal": "Team bonus",
        "client_said": "Which site is it for?",
        "client_words": "One invoice a site.",
        "shared_accounts": [cast.account.pk],
        "external_id": "PMO-7",
    }
    response = Caller(cast.owner).post("initiatives/", given)
    assert response.status_code == 201, response.content
    row = response.json()
    assert {name: row[name] for name in given} == given
    computed = {name: row[name] for name in ("status", "priority", "spi", "spi_t", "slip_percent", "is_mismatch")}
    nothing = {"spi": None, "spi_t": None, "slip_percent": None}
    assert computed == {"status": "proposed", "priority": "do_first", "is_mismatch": False, **nothing}


def test_a_known_external_id_updates(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    first = caller.post("initiatives/", PLAIN | {"external_id": "PMO-7"})
    again = caller.post("initiatives/", {"external_id": "PMO-7", "title": "Anew"})
    assert (again.status_code, again.json()["id"], again.json()["title"]) == (200, first.json()["id"], "Anew")


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_milestones_come_in_any_order(cast: SimpleNamespace, order: tuple[int, ...]) -> None:
    caller = Caller(cast.administrator)
    given = PLAIN | {"loyalty_impact": 5, "state": "active", "claimed_status": "on_schedule"}
    pk = caller.post("initiatives/", given).json()["id"]
    assert caller.get(f"initiatives/{pk}/{ON}").json()["status"] == "unplanned"
    for number in order:
        assert caller.post("milestones/", {"initiative": pk, **STEPS[number]}).status_code == 201
    row = caller.get(f"initiatives/{pk}/{ON}").json()
    assert (row["status"], row["is_mismatch"]) == ("at_risk", True)
    assert (row["spi"], row["spi_t"], row["slip_percent"]) == pytest.approx((5 / 7, 2 / 3, 28 / 3))
    (plan,) = caller.get(f"baselines/?initiative={pk}").json()["results"]
    assert (plan["number"], len(plan["milestones"])) == (1, 4)


def test_a_list_of_milestones_is_written_whole_or_not_at_all(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner)
    steps = [{"initiative": row.pk, "external_id": f"S{number}", **step} for number, step in enumerate(STEPS)]
    caller = Caller(cast.owner)
    response = caller.post("milestones/", [*steps, {"initiative": row.pk, **STEPS[0]}])
    assert (response.status_code, list(response.json())) == (400, ["4"])
    assert response.json()["4"] == {"weight": ["The weights would sum to 120 %; together they are 100 %."]}
    assert caller.post("milestones/", steps).status_code == 201
    swapped = [{"external_id": "S0", "weight": "30"}, {"external_id": "S1", "weight": "20"}]
    assert caller.post("milestones/", swapped).status_code == 200
    assert [step.weight for step in row.milestones.order_by("external_id")] == [30, 20, 20, 30]


def test_a_sum_other_than_100_stops_the_beginning(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner)
    MilestoneFactory(initiative=row, weight=Decimal(90))
    response = Caller(cast.owner).patch(f"initiatives/{row.pk}/", {"state": "active"})
    message = "The weights of the milestones sum to 90 %; they have to sum to exactly 100 %."
    assert (response.status_code, response.json()) == (400, {"state": [message]})


def test_an_executive_approves_and_writes_nothing_else(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(effort=4, owner=cast.owner)
    caller = Caller(cast.executive)
    assert caller.patch(f"initiatives/{row.pk}/", {"title": "x"}).status_code == 403
    assert caller.patch(f"initiatives/{row.pk}/", {"approved_by": cast.administrator.pk}).status_code == 403
    assert caller.post("initiatives/", PLAIN).status_code == 403
    assert caller.post("milestones/", {"initiative": row.pk, **STEPS[0]}).status_code == 403
    assert caller.delete(f"initiatives/{row.pk}/").status_code == 403
    response = caller.patch(f"initiatives/{row.pk}/", {"approved_by": cast.executive.pk})
    assert (response.status_code, response.json()["approved_by"]) == (200, cast.executive.pk)


def test_an_outsider_reads_a_corporate_one_and_writes_nothing(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner)
    caller = Caller(cast.outsider)
    assert caller.patch(f"initiatives/{row.pk}/", {"title": "x"}).status_code == 403
    milestone = row.milestones.first()
    assert caller.patch(f"milestones/{milestone.pk}/", {"title": "x"}).status_code == 403
    assert caller.post("milestones/", {"initiative": row.pk, **STEPS[0]}).status_code == 403
    assert caller.post("baselines/", {"initiative": row.pk, "reason": "x"}).status_code == 403


def test_answers_and_accounts_are_those_one_may_see(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    plain, secret = ResponseFactory(contact=contact), ResponseFactory(contact=contact, is_leadership_only=True)
    row = InitiativeFactory(accounts=[cast.account, cast.foreign_account], responses=[plain, secret])
    told = {}
    for who in ("owner", "lead", "executive", "administrator", "outsider"):
        caller = Caller(getattr(cast, who))
        found = caller.get(f"initiatives/{row.pk}/").json()
        told[who] = (len(found["accounts"]), found["responses"])
        assert bool(caller.ids(f"initiatives/?responses={secret.pk}")) == (secret.pk in found["responses"])
        assert bool(caller.ids(f"initiatives/?account={cast.account.pk}")) == (cast.account.pk in found["accounts"])
    assert told == {
        "owner": (1, [plain.pk]),
        "lead": (1, [plain.pk, secret.pk]),
        "executive": (2, [plain.pk, secret.pk]),
        "administrator": (2, [plain.pk]),
        "outsider": (1, []),
    }


def test_a_new_baseline_is_asked_for_and_approved(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner, team=cast.team)
    owner, lead = Caller(cast.owner), Caller(cast.lead)
    assert owner.post("baselines/", {"initiative": row.pk}).json() == {"reason": ["This field is required."]}
    plan = owner.post("baselines/", {"initiative": row.pk, "reason": "A new order"}).json()
    assert (plan["number"], plan["approved_at"], plan["requested_by"]) == (2, None, cast.owner.pk)
    assert owner.post("baselines/", {"initiative": row.pk, "reason": "Again"}).status_code == 409
    assert owner.patch(f"baselines/{plan['id']}/", {"approved_by": cast.owner.pk}).status_code == 400
    assert owner.patch(f"baselines/{plan['id']}/", {"approved_by": cast.lead.pk}).status_code == 400
    approved = lead.patch(f"baselines/{plan['id']}/", {"approved_by": cast.lead.pk})
    assert (approved.status_code, approved.json()["approved_by"]) == (200, cast.lead.pk)
    assert lead.patch(f"baselines/{plan['id']}/", {"reason": "x"}).status_code == 400
    assert lead.delete(f"baselines/{plan['id']}/").status_code == 409


def test_filters_and_export(cast: SimpleNamespace) -> None:
    one = northgates(level="key_account", accounts=[cast.account], owner=cast.owner, team=cast.team)
    InitiativeFactory(title="Another", state="cancelled")
    caller = Caller(cast.administrator)
    for query in (
        f"account={cast.account.pk}",
        f"owner={cast.owner.pk}",
        f"team={cast.team.pk}",
        "level=key_account",
        "state=active",
        "search=request+list",
    ):
        assert caller.ids(f"initiatives/{ON}&{query}") == [one.pk], query
    assert caller.get("initiatives/?on=yesterday").status_code == 400
    assert caller.get("initiatives/?day=2025-06-30").status_code == 400
    text = b"".join(caller.get(f"initiatives/{ON}&format=csv&level=key_account").streaming_content).decode()
    assert ",at_risk,do_first,0.7142857142857143,0.6666666666666666," in text


@pytest.mark.parametrize(
    ("day", "state", "status"),
    [
        ("2025-03-31", "active", "proposed"),
        ("2025-04-01", "active", "unplanned"),
        ("2025-06-30", "paused", "paused"),
        ("2025-06-30", "cancelled", "cancelled"),
    ],
)
def test_the_status_is_the_state_where_it_is_not_active(
    cast: SimpleNamespace, day: str, state: str, status: str
) -> None:
    row = InitiativeFactory(state=state, claimed_status="on_schedule")
    found = Caller(cast.executive).get(f"initiatives/{row.pk}/?on={day}").json()
    assert (found["status"], found["is_mismatch"]) == (status, status == "unplanned")


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_many(cast: SimpleNamespace, many: int, django_assert_num_queries: Any) -> None:
    for _number in range(many):
        northgates(accounts=[cast.account], responses=[ResponseFactory(contact=ContactFactory(account=cast.account))])
    caller = Caller(cast.owner)
    caller.get("initiatives/")
    with django_assert_num_queries(8):
        assert len(caller.get(f"initiatives/{ON}").json()["results"]) == many


def test_delivered_by_patch_bears_the_day(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner)
    caller = Caller(cast.owner)
    response = caller.patch(f"initiatives/{row.pk}/", {"state": "delivered"})
    assert (response.status_code, response.json()["delivered_on"]) == (200, str(today()))
    late = caller.patch(f"initiatives/{row.pk}/", {"delivered_on": str(today() + dt.timedelta(days=1))})
    assert late.json() == {"delivered_on": ["This cannot lie in the future."]}
