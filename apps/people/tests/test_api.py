"""People, teams, business units and cost rates through the API, and who gets in at all."""

import datetime as dt
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.core.months import today
from apps.people.models import ApiToken, Membership, Person
from apps.people.services import create_cost_rate
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory, TeamFactory


def test_without_a_token_nothing_is_told(client: Client, db: Any) -> None:
    response = client.get("/api/v1/people/")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Token")


def test_an_unknown_token_is_refused(client: Client, db: Any) -> None:
    assert client.get("/api/v1/people/", headers={"Authorization": "Token nobody"}).status_code == 401


def test_a_session_alone_opens_no_api(cast: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(cast.administrator).get("/api/v1/people/").status_code == 401


def test_the_root_lists_the_resources(cast: SimpleNamespace) -> None:
    names = Caller(cast.coach).get("").json()
    assert {"people", "accounts", "impacts", "activities", "responses"} <= set(names)
    assert names["people"] == "http://testserver/api/v1/people/"


def test_everybody_signed_in_reads_names(cast: SimpleNamespace) -> None:
    for person in (cast.outsider, cast.coach, cast.executive):
        assert Caller(person).get("people/?page_size=1").json()["count"] == Person.objects.count()


def test_no_password_is_ever_told(cast: SimpleNamespace) -> None:
    row = Caller(cast.administrator).get(f"people/{cast.owner.pk}/").json()
    assert set(row) == {"id", "email", "full_name", "role", "team", "left_on", "external_id"}


@pytest.mark.parametrize("role", ["owner", "lead", "executive", "coach", "outsider"])
def test_only_administrators_write_people(cast: SimpleNamespace, role: str) -> None:
    caller = Caller(getattr(cast, role))
    assert caller.post("people/", {"email": "new@firm.example", "full_name": "New"}).status_code == 403
    assert caller.patch(f"people/{cast.owner.pk}/", {"full_name": "Other"}).status_code == 403
    assert caller.post("teams/", {"name": "New"}).status_code == 403


def test_an_administrator_enters_a_person(cast: SimpleNamespace) -> None:
    given = {"email": "New@Firm.example", "full_name": "Nia New", "role": "team_lead", "team": cast.team.pk}
    response = Caller(cast.administrator).post("people/", given)
    assert response.status_code == 201
    assert response.json() == {
        **given,
        "id": Person.objects.get(full_name="Nia New").pk,
        "email": "new@firm.example",
        "left_on": None,
        "external_id": None,
    }


def test_an_address_is_entered_once(cast: SimpleNamespace) -> None:
    response = Caller(cast.administrator).post("people/", {"email": cast.owner.email, "full_name": "Again"})
    assert (response.status_code, list(response.json())) == (400, ["email"])


def test_a_move_holds_from_its_day(cast: SimpleNamespace) -> None:
    day = today() - dt.timedelta(days=30)
    changed = {"team": cast.other_team.pk, "effective_on": day.isoformat()}
    response = Caller(cast.administrator).patch(f"people/{cast.owner.pk}/", changed)
    assert (response.status_code, response.json()["team"]) == (200, cast.other_team.pk)
    periods = Membership.objects.filter(person=cast.owner).values_list("team", "until_on").order_by("from_on")
    assert list(periods) == [(cast.team.pk, day), (cast.other_team.pk, None)]


def test_a_move_in_the_future_is_refused(cast: SimpleNamespace) -> None:
    later = (today() + dt.timedelta(days=1)).isoformat()
    response = Caller(cast.administrator).patch(
        f"teams/{cast.team.pk}/", {"business_unit": None, "effective_on": later}
    )
    assert (response.status_code, list(response.json())) == (400, ["effective_on"])


def test_who_has_left_has_no_access(cast: SimpleNamespace) -> None:
    left = Caller(cast.outsider)
    assert Caller(cast.administrator).patch(f"people/{cast.outsider.pk}/", {"left_on": "2025-06-30"}).status_code == 200
    assert left.get("people/").status_code == 401


def test_a_cost_rate_comes_from_capacity(cast: SimpleNamespace) -> None:
    given = {"team": cast.team.pk, "from_on": "2025-01-01", "capacity_cost": "48000", "theoretical_hours": 500}
    row = Caller(cast.administrator).post("cost-rates/", given).json()
    assert (row["hourly_rate"], row["practical_percent"], row["capacity_cost"]) == (120, 80, 48000)


def test_a_resource_without_a_service_is_not_deleted(cast: SimpleNamespace) -> None:
    assert Caller(cast.administrator).delete(f"people/{cast.coach.pk}/").status_code == 405


@pytest.mark.parametrize("resource", ["business-units", "teams", "people", "cost-rates"])
def test_a_list_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, resource: str, django_assert_num_queries: Any
) -> None:
    caller = Caller(cast.administrator)
    caller.get("people/")  # the day of use is noted once
    for count in (1, 2):
        for person in PersonFactory.create_batch(count, team=TeamFactory()):
            create_cost_rate(by=None, team=TeamFactory(), from_on=dt.date(2025, 1, 1), hourly_rate=person.pk)
        with django_assert_num_queries(3):
            assert caller.get(f"{resource}/").status_code == 200


def test_the_command_prints_a_token_and_nothing_else(cast: SimpleNamespace, client: Client) -> None:
    out = StringIO()
    call_command("api_token", cast.owner.email.upper(), stdout=out)
    key = out.getvalue().removesuffix("\n")
    assert key == key.strip()
    assert client.get("/api/v1/people/", headers={"Authorization": f"Token {key}"}).status_code == 200


def test_the_command_replaces_the_token_it_made_before(cast: SimpleNamespace) -> None:
    own = Caller(cast.owner)
    for _ in range(2):
        call_command("api_token", cast.owner.email, stdout=StringIO())
    assert ApiToken.objects.filter(person=cast.owner).count() == 2
    assert own.get("people/").status_code == 200


def test_the_command_names_an_unknown_address(db: Any) -> None:
    with pytest.raises(CommandError, match=r"Nobody has the address nobody@firm\.example\."):
        call_command("api_token", "nobody@firm.example")
