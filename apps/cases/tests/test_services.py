"""What the services of cases let through, and the client's own word."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from apps.accounts.tests.factories import ContactFactory
from apps.cases import services
from apps.cases.models import Case
from apps.cases.tests.factories import CaseFactory
from apps.core.history import events_of
from apps.core.months import today

JUNE = dt.date(2025, 6, 2)
pytestmark = pytest.mark.django_db


def refused(write: Any, **fields: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        write(by=None, **fields)
    return error.value.message_dict


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"closed_on": dt.date(2025, 6, 1)}, {"closed_on": ["A case cannot close before it was opened."]}),
        ({"reopened_on": dt.date(2025, 6, 9)}, {"reopened_on": ["A case can only be reopened after it closed."]}),
        (
            {"closed_on": dt.date(2025, 6, 9), "reopened_on": dt.date(2025, 6, 8)},
            {"reopened_on": ["A case can only be reopened after it closed."]},
        ),
        ({"satisfaction": 6}, {"satisfaction": ["Ensure this value is less than or equal to 5."]}),
        ({"cause": "weather"}, {"cause": ["Value 'weather' is not a valid choice."]}),
        ({"opened_on": None}, {"opened_on": ["This field cannot be null."]}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    fields: dict[str, Any], errors: dict[str, list[str]], cast: SimpleNamespace
) -> None:
    assert refused(services.create_case, account=cast.account, **{"opened_on": JUNE} | fields) == errors
    case = CaseFactory(account=cast.account, opened_on=JUNE)
    assert refused(services.update_case, case=case, **fields) == errors
    assert Case.objects.get().version == case.version


@pytest.mark.parametrize("name", ["opened_on", "closed_on", "reopened_on"])
def test_a_day_in_the_future_is_refused_and_today_is_not(name: str, cast: SimpleNamespace) -> None:
    days = {"opened_on": JUNE, "closed_on": today(), "reopened_on": today()}
    case = CaseFactory(account=cast.account, **days)
    tomorrow = today() + dt.timedelta(days=1)
    errors = {name: ["The day lies in the future; enter it when it has come."]}
    assert refused(services.update_case, case=case, **{name: tomorrow}) == errors
    assert refused(services.create_case, account=cast.account, **days | {name: tomorrow}) == errors


def test_a_contact_of_another_account_is_refused(cast: SimpleNamespace) -> None:
    fields = {"account": cast.account, "opened_on": JUNE, "contact": ContactFactory(account=cast.foreign_account)}
    assert refused(services.create_case, **fields) == {"contact": ["Choose a contact of this account."]}


def test_a_case_stays_on_its_account(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account)
    errors = {"account": ["It cannot move to another one; enter it there anew."]}
    assert refused(services.update_case, case=case, account=cast.foreign_account) == errors


@pytest.mark.parametrize("who", ["executive", "coach", "outsider"])
def test_nobody_else_writes_a_case(who: str, cast: SimpleNamespace) -> None:
    person, case = getattr(cast, who), CaseFactory(account=cast.account)
    with pytest.raises(PermissionDenied):
        services.create_case(by=person, account=cast.account, opened_on=JUNE)
    with pytest.raises(PermissionDenied):
        services.update_case(by=person, case=case, subject="Mine")
    with pytest.raises(PermissionDenied):
        services.delete_case(by=person, case=case)


def test_the_database_refuses_what_python_let_through(cast: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="cases_case_forward"):
        Case.objects.bulk_create([Case(account=cast.account, opened_on=JUNE, closed_on=dt.date(2025, 6, 1))])


def test_the_clients_word_is_taken_by_the_system_itself(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account, closed_on=JUNE)
    assert services.record_satisfaction(case=case, satisfaction=4).satisfaction == 4
    event = events_of(case)[0]
    assert (event.by, event.changes) == ("ImpactDesk", [("satisfaction", None, 4)])


def test_the_same_word_twice_writes_nothing(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account, closed_on=JUNE, satisfaction=4)
    services.record_satisfaction(case=case, satisfaction=4)
    assert Case.objects.get().version == case.version
    assert len(events_of(case)) == 1


def test_a_word_may_be_taken_back(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account, closed_on=JUNE, satisfaction=4)
    assert services.record_satisfaction(case=case, satisfaction=None).satisfaction is None


@pytest.mark.parametrize("satisfaction", [0, 6])
def test_a_word_beyond_the_scale_is_refused(satisfaction: int, cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account, closed_on=JUNE)
    with pytest.raises(ValidationError):
        services.record_satisfaction(case=case, satisfaction=satisfaction)


def test_an_old_look_at_a_case_does_not_take_back_what_others_entered(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account)
    services.update_case(by=None, case=case, closed_on=JUNE, subject="Put right")
    services.record_satisfaction(case=case, satisfaction=5)
    kept = Case.objects.get()
    assert (kept.subject, kept.closed_on, kept.satisfaction) == ("Put right", JUNE, 5)


def test_a_case_is_open_closed_or_reopened(cast: SimpleNamespace) -> None:
    cases = {
        "open": CaseFactory(account=cast.account),
        "closed": CaseFactory(account=cast.account, closed_on=JUNE),
        "reopened": CaseFactory(account=cast.account, closed_on=JUNE, reopened_on=JUNE),
    }
    assert {state: list(Case.objects.in_state(state)) for state in cases} == {s: [case] for s, case in cases.items()}
    assert {state: case.state for state, case in cases.items()} == {state: state for state in cases}
