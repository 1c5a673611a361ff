"""The three writes: audited, checked, and safe when two people edit one row."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts import services
from apps.accounts.models import Account
from apps.accounts.tests.factories import ContactFactory
from apps.core.errors import Conflict, Refused
from apps.core.history import events_of
from apps.people.tests.factories import PersonFactory


def test_the_second_of_two_editors_is_told_and_the_first_stays(cast: SimpleNamespace) -> None:
    seen = Account.objects.get(pk=cast.account.pk).version
    services.update_account(by=cast.owner, account=cast.account, seen=seen, industry="Software")
    with pytest.raises(Conflict) as conflict:
        services.update_account(by=cast.teammate, account=cast.account, seen=seen, industry="Steel")
    assert conflict.value.theirs.industry == "Software"
    assert Account.objects.get(pk=cast.account.pk).industry == "Software"


def test_history_says_who_changed_what_from_what_to_what(cast: SimpleNamespace) -> None:
    services.update_account(by=cast.owner, account=cast.account, industry="Software")
    latest = events_of(cast.account)[0]
    assert latest.by == "Marta Lindqvist"
    assert [(str(label), old, new) for label, old, new in latest.changes] == [("industry", "", "Software")]


def test_history_names_related_rows(cast: SimpleNamespace) -> None:
    services.update_account(by=cast.administrator, account=cast.account, team=cast.other_team)
    assert ("team", "Growth West", "Growth East") in [
        (str(label), old, new) for label, old, new in events_of(cast.account)[0].changes
    ]


def test_who_may_not_write_writes_nothing(cast: SimpleNamespace) -> None:
    for person in (cast.executive, cast.coach, cast.outsider):
        with pytest.raises(PermissionDenied):
            services.update_account(by=person, account=cast.account, industry="Steel")
    assert Account.objects.get(pk=cast.account.pk).industry == ""


def test_a_row_others_stand_on_is_not_deleted(cast: SimpleNamespace) -> None:
    ContactFactory(account=cast.account)
    with pytest.raises(Refused, match="1 contacts"):
        services.delete_account(by=cast.administrator, account=cast.account)
    assert Account.objects.filter(pk=cast.account.pk).exists()


def test_a_wrong_field_is_named(cast: SimpleNamespace) -> None:
    with pytest.raises(ValidationError) as error:
        services.update_account(by=cast.owner, account=cast.account, lost_on=dt.date(2020, 1, 1))
    assert error.value.messages == ["An account cannot be lost before it became a client."]


def test_a_row_does_not_move_to_another_account(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    with pytest.raises(ValidationError) as error:
        services.update_contact(by=cast.administrator, contact=contact, account=cast.foreign_account)
    assert "account" in error.value.message_dict


def test_a_lead_takes_no_account_of_another_team_into_their_own(cast: SimpleNamespace) -> None:
    """They would read what its clients say to the leadership."""
    lead = PersonFactory(role="team_lead", team=cast.other_team)
    cast.account.members.add(lead)
    with pytest.raises(ValidationError) as error:
        services.update_account(by=lead, account=cast.account, team=cast.other_team)
    assert list(error.value.message_dict) == ["team"]
    for by, team in ((cast.lead, cast.other_team), (lead, cast.team), (cast.administrator, cast.other_team)):
        assert services.update_account(by=by, account=cast.account, team=team).team == team
