"""People: what a service allows, refuses and keeps."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apps.core.months import today
from apps.people import services
from apps.people.authentication import hash_of
from apps.people.models import ApiToken, CostRate
from apps.people.tests.factories import PersonFactory, TeamFactory


def test_only_administrators_enter_people(cast: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        services.create_person(by=cast.lead, email="new@firm.example", full_name="New")


def test_an_address_is_one_person_whatever_its_case(cast: SimpleNamespace) -> None:
    PersonFactory(email="Ann@Firm.example")
    with pytest.raises(ValidationError):
        PersonFactory(email="ann@firm.EXAMPLE")


def test_who_leaves_is_signed_out_and_their_tokens_end(cast: SimpleNamespace, client: Client) -> None:
    services.issue_token(by=cast.owner, person=cast.owner)
    client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
    services.update_person(by=cast.administrator, person=cast.owner, left_on=today())
    assert ApiToken.objects.count() == 0
    assert client.get("/session/password/change/").status_code == 302


def test_leaving_in_the_future_is_refused(cast: SimpleNamespace) -> None:
    with pytest.raises(ValidationError) as error:
        services.update_person(by=cast.administrator, person=cast.owner, left_on=today() + dt.timedelta(days=1))
    assert "left_on" in error.value.message_dict


def test_the_last_administrator_stays(cast: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="last administrator"):
        services.update_person(by=cast.administrator, person=cast.administrator, role="executive")


def test_a_token_is_stored_as_its_hash_only(cast: SimpleNamespace) -> None:
    token, key = services.issue_token(by=cast.owner, person=cast.owner, name="Reports")
    assert len(key) >= 43
    assert token.key_hash == hash_of(key)
    assert key not in str(ApiToken.objects.values().get(pk=token.pk))


def test_nobody_makes_a_token_for_somebody_else(cast: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        services.issue_token(by=cast.owner, person=cast.lead)


@pytest.mark.django_db
def test_a_cost_rate_is_capacity_cost_over_practical_hours() -> None:
    team = TeamFactory()
    rate = services.create_cost_rate(
        by=None, team=team, from_on=dt.date(2025, 1, 1), capacity_cost=48000, theoretical_hours=500
    )
    assert rate.hourly_rate == 120
    services.create_cost_rate(by=None, team=team, from_on=dt.date(2025, 7, 1), hourly_rate=130)
    in_force = [
        CostRate.objects.in_force(day).get(team=team).hourly_rate for day in (dt.date(2025, 6, 30), dt.date(2025, 7, 1))
    ]
    assert in_force == [120, 130]
    with pytest.raises(ValidationError, match="hourly rate"):
        services.create_cost_rate(by=None, team=team, from_on=dt.date(2025, 8, 1))
