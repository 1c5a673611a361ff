"""Service levels, authority, friction and workshops through the API."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.impacts.tests.factories import GoalFactory
from apps.outcomes.models import AuthorityGrant, AuthorityUse, ServiceLevelReading, Workshop
from apps.outcomes.tests import factories
from apps.people.tests.caller import Caller


def bodies(cast: SimpleNamespace) -> dict[str, dict[str, Any]]:
    """What is sent to each resource, whole."""
    level = factories.ServiceLevelFactory(account=cast.account).pk
    contact, goal = ContactFactory(account=cast.account).pk, GoalFactory(account=cast.account).pk
    on, who = {"account": cast.account.pk}, {"person": cast.owner.pk}
    return {
        "service-levels": on | {"name": "Reports on time", "target_percent": 95.0},
        "service-level-readings": {"service_level": level, "month": "2025-06", "met": 19, "due": 20},
        "authority-grants": on | who | {"up_to_amount": 500.0, "from_on": "2025-01-01", "until_on": "2025-12-31"},
        "authority-uses": on
        | who
        | {"occurred_on": "2025-06-12", "summary": "Sent a second engineer", "amount": 250.0}
        | {"minutes_to_fix": 35, "was_proof_demanded": True},
        "frictions": on
        | who
        | {"occurred_on": "2025-06-12", "summary": "Nobody on Sundays", "contract_clause": "4.2 Hours of service"},
        "workshops": on
        | {"kind": "executive", "held_on": "2025-06-17", "notes": "They want fewer reports.", "goals": [goal]}
        | {"our_attendees": [cast.owner.pk], "their_attendees": [contact]},
    }


NAMES = (
    *("service-levels", "service-level-readings", "authority-grants"),
    *("authority-uses", "frictions", "workshops"),
)
ADDED = {
    "authority-uses": {"is_within_grant": False},
    "workshops": {"is_of_both_sides": True},
}


@pytest.mark.parametrize("name", NAMES)
def test_a_row_comes_back_as_it_was_sent_and_a_known_external_id_updates_it(cast: SimpleNamespace, name: str) -> None:
    caller = Caller(cast.administrator)
    given = bodies(cast)[name] | {"external_id": "X-7"}
    response = caller.post(f"{name}/", given)
    row = response.json()
    added = ADDED.get(name, {}) | ({"granted_by": cast.administrator.pk} if name == "authority-grants" else {})
    assert (response.status_code, row) == (201, given | added | {"id": row["id"]})
    again = caller.post(f"{name}/", given)
    assert (again.status_code, again.json()) == (200, row)
    assert caller.get(f"{name}/{row['id']}/").json() == row
    assert caller.delete(f"{name}/{row['id']}/").status_code == 204


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("who", "read", "written"),
    [
        ("owner", 200, 201),
        ("teammate", 200, 201),
        ("lead", 200, 201),
        ("administrator", 200, 201),
        ("executive", 200, 403),
        ("outsider", 404, 400),
        ("coach", 403, 403),
    ],
)
def test_who_reads_and_writes(cast: SimpleNamespace, name: str, who: str, read: int, written: int) -> None:
    given = bodies(cast)[name]
    pk = Caller(cast.administrator).post(f"{name}/", given).json()["id"]
    if name == "authority-grants":
        written = {"executive": 201, "owner": 403, "teammate": 403, "outsider": 403}.get(who, written)
    caller = Caller(getattr(cast, who))
    assert caller.get(f"{name}/{pk}/").status_code == read
    fresh = given | {"name": "Calls answered"} if name == "service-levels" else given
    fresh |= {"month": "2025-05"} if name == "service-level-readings" else {}
    assert caller.post(f"{name}/", fresh).status_code == written


def test_a_person_sees_the_grants_given_to_them_and_those_for_every_account(cast: SimpleNamespace) -> None:
    mine = factories.AuthorityGrantFactory(account=cast.account, person=cast.outsider)
    for_all = factories.AuthorityGrantFactory()
    factories.AuthorityGrantFactory(account=cast.account)
    assert set(Caller(cast.outsider).ids("authority-grants/")) == {mine.pk, for_all.pk}


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"month": "2025-6"}, {"month": ["Write a month as YYYY-MM."]}),
        ({"month": "2025-06-01"}, {"month": ["Write a month as YYYY-MM."]}),
        ({"month": "0001-01"}, {"month": ["Write a month as YYYY-MM."]}),
        ({"month": 7}, {"month": ["Write a month as YYYY-MM."]}),
        ({"month": "2199-01"}, {"month": ["This month has not begun."]}),
        ({"met": 21}, {"met": ["No more can be met than were due."]}),
        ({"met": -1}, None),
        ({"due": None}, None),
    ],
)
def test_a_wrong_reading_is_told_by_field(
    cast: SimpleNamespace, fields: dict[str, Any], errors: dict[str, list[str]] | None
) -> None:
    given = bodies(cast)["service-level-readings"] | fields
    response = Caller(cast.owner).post("service-level-readings/", given)
    assert response.status_code == 400
    assert response.json() == errors if errors else list(response.json()) == list(fields)
    assert not ServiceLevelReading.objects.exists()


def test_a_month_has_one_reading(cast: SimpleNamespace) -> None:
    given, caller = bodies(cast)["service-level-readings"], Caller(cast.owner)
    assert caller.post("service-level-readings/", given).status_code == 201
    response = caller.post("service-level-readings/", given)
    message = "This month has a reading already; change that one."
    assert (response.status_code, response.json()) == (400, {"non_field_errors": [message]})


@pytest.mark.parametrize("target", ["0", "100.01", "-5"])
def test_a_target_is_a_share(cast: SimpleNamespace, target: str) -> None:
    given = bodies(cast)["service-levels"] | {"target_percent": target}
    assert list(Caller(cast.owner).post("service-levels/", given).json()) == ["target_percent"]


def test_readings_are_found_by_account_level_and_month(cast: SimpleNamespace) -> None:
    level = factories.ServiceLevelFactory(account=cast.account)
    april, may = (
        ServiceLevelReading.objects.create(service_level=level, month=f"2025-0{n}-01", met=1, due=1) for n in (4, 5)
    )
    caller = Caller(cast.owner)
    assert caller.ids("service-level-readings/?month=2025-05") == [may.pk]
    assert set(caller.ids(f"service-level-readings/?account={cast.account.pk}&month_from=2025-04")) == {
        april.pk,
        may.pk,
    }
    assert caller.ids(f"service-level-readings/?service_level={level.pk}&month_to=2025-04") == [april.pk]
    assert caller.get("service-level-readings/?month=May").status_code == 400


def test_a_list_is_written_whole_or_not_at_all(cast: SimpleNamespace) -> None:
    good = bodies(cast)["service-level-readings"]
    caller = Caller(cast.owner)
    response = caller.post("service-level-readings/", [good, good | {"month": "2025-05", "met": 99}])
    assert (response.status_code, list(response.json())) == (400, ["1"])
    assert not ServiceLevelReading.objects.exists()
    assert caller.post("service-level-readings/", [good, good | {"month": "2025-05"}]).status_code == 201


def test_a_reading_stays_with_its_service_level_and_a_use_with_its_account(cast: SimpleNamespace) -> None:
    reading = factories.ServiceLevelReadingFactory(service_level__account=cast.account)
    use = factories.AuthorityUseFactory(account=cast.account)
    caller = Caller(cast.administrator)
    other = factories.ServiceLevelFactory(account=cast.account)
    wrong = {
        f"service-level-readings/{reading.pk}/": {"service_level": other.pk},
        f"authority-uses/{use.pk}/": {"account": cast.foreign_account.pk},
    }
    for path, fields in wrong.items():
        assert caller.patch(path, fields).status_code == 400
    assert AuthorityUse.objects.get().account == cast.account


def test_contacts_and_goals_of_a_workshop_are_those_of_its_account(cast: SimpleNamespace) -> None:
    foreign = {"their_attendees": [ContactFactory(account=cast.foreign_account).pk]}
    foreign |= {"goals": [GoalFactory(account=cast.foreign_account).pk]}
    given = {"account": cast.account.pk, "held_on": "2025-06-17"} | foreign
    response = Caller(cast.administrator).post("workshops/", given)
    assert response.json() == {
        "their_attendees": ["Choose contacts of this account."],
        "goals": ["Choose goals of this account."],
    }
    assert not Workshop.objects.exists()


def test_a_lead_gives_authority_over_accounts_of_the_own_team_alone(cast: SimpleNamespace) -> None:
    given = bodies(cast)["authority-grants"]
    caller = Caller(cast.lead)
    assert caller.post("authority-grants/", given | {"account": None}).status_code == 403
    pk = caller.post("authority-grants/", given).json()["id"]
    assert AuthorityGrant.objects.get().granted_by == cast.lead
    assert caller.patch(f"authority-grants/{pk}/", {"account": None}).status_code == 400
    assert caller.patch(f"authority-grants/{pk}/", {"until_on": "2024-12-31"}).json() == {
        "non_field_errors": ["It cannot end before it begins."]
    }


def test_an_export_of_readings_writes_months(cast: SimpleNamespace) -> None:
    level = factories.ServiceLevelFactory(account=cast.account)
    factories.ServiceLevelReadingFactory(service_level=level)
    response = Caller(cast.owner).get("service-level-readings/?format=csv")
    text = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
    assert ",2025-06,19,20," in text
