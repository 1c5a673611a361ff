"""The API on many rows and repeats: external ids, lists, Idempotency-Key; shown on contacts and accounts."""

import datetime as dt
from types import SimpleNamespace

import time_machine

from apps.accounts.models import Contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.models import IdempotencyKey
from apps.people.tests.caller import Caller

SEES = {"owner": True, "teammate": True, "lead": True, "executive": True, "administrator": True}
SEES |= {"coach": False, "outsider": False}
WRITES = {**SEES, "executive": False}


def test_posting_an_external_id_again_updates_the_row(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    first = caller.post("contacts/", {"account": cast.account.pk, "full_name": "Dana", "external_id": "crm-1"})
    second = caller.post("contacts/", {"title": "CFO", "external_id": "crm-1"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "title": "CFO"}


def test_an_external_id_of_somebody_elses_row_is_refused(cast: SimpleNamespace) -> None:
    ContactFactory(account=cast.foreign_account, external_id="crm-9")
    given = {"account": cast.account.pk, "full_name": "Dana", "external_id": "crm-9"}
    response = Caller(cast.owner).post("contacts/", given)
    assert response.json() == {"external_id": ["This external id belongs to a row you cannot see."]}


def test_a_list_creates_and_updates_in_its_order(cast: SimpleNamespace) -> None:
    known = ContactFactory(account=cast.account, external_id="crm-1", full_name="Old")
    given = [
        {"account": cast.account.pk, "full_name": "New"},
        {"account": cast.account.pk, "full_name": "Changed", "external_id": "crm-1"},
    ]
    response = Caller(cast.owner).post("contacts/", given)
    assert response.status_code == 201
    assert [row["full_name"] for row in response.json()] == ["New", "Changed"]
    assert response.json()[1]["id"] == known.pk


def test_one_wrong_row_writes_none_and_is_named_by_index(cast: SimpleNamespace) -> None:
    account = cast.account.pk
    given = [
        {"account": account, "full_name": "Right"},
        {"account": account, "full_name": "Wrong", "email": "no address"},
        {"account": account, "full_name": "Gone", "joined_on": "2025-02-01", "left_on": "2025-01-01"},
        "no row",
    ]
    response = Caller(cast.owner).post("contacts/", given)
    assert response.status_code == 400
    assert {index: list(errors) for index, errors in response.json().items()} == {
        "1": ["email"],
        "2": ["non_field_errors"],
        "3": ["non_field_errors"],
    }
    assert not Contact.objects.exists()


def test_an_external_id_twice_in_one_list_is_refused(cast: SimpleNamespace) -> None:
    row = {"account": cast.account.pk, "full_name": "Dana", "external_id": "crm-1"}
    response = Caller(cast.owner).post("contacts/", [row, row])
    assert {index: list(errors) for index, errors in response.json().items()} == {"1": ["external_id"]}


def test_more_than_a_thousand_are_refused(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).post("contacts/", [{}] * 1_001)
    assert response.json() == {"non_field_errors": ["Send at most 1,000 rows at once."]}


def test_an_empty_list_writes_nothing(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).post("contacts/", [])
    assert (response.status_code, response.json()) == (200, [])


def test_a_repeat_with_the_same_key_writes_once(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    given = {"account": cast.account.pk, "full_name": "Dana"}
    first, second = (caller.post("contacts/", given, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Contact.objects.count() == 1


def test_a_key_used_for_another_body_is_refused(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    given = {"account": cast.account.pk, "full_name": "Dana"}
    caller.post("contacts/", given, headers={"Idempotency-Key": "k1"})
    response = caller.post("contacts/", {**given, "title": "CFO"}, headers={"Idempotency-Key": "k1"})
    assert (response.status_code, list(response.json())) == (422, ["Idempotency-Key"])


def test_a_key_belongs_to_one_person(cast: SimpleNamespace) -> None:
    given = {"account": cast.account.pk, "full_name": "Dana"}
    for person in (cast.owner, cast.lead):
        assert Caller(person).post("contacts/", given, headers={"Idempotency-Key": "k1"}).status_code == 201
    assert Contact.objects.count() == 2


def test_a_failed_request_may_be_mended_and_repeated(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    assert caller.post("contacts/", {"full_name": "Dana"}, headers={"Idempotency-Key": "k1"}).status_code == 400
    given = {"account": cast.account.pk, "full_name": "Dana"}
    assert caller.post("contacts/", given, headers={"Idempotency-Key": "k1"}).status_code == 201


def test_keys_are_forgotten_after_two_days(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    given = {"account": cast.account.pk, "full_name": "Dana"}
    with time_machine.travel(dt.datetime(2025, 6, 1, tzinfo=dt.UTC), tick=False):
        caller.post("contacts/", given, headers={"Idempotency-Key": "k1"})
    with time_machine.travel(dt.datetime(2025, 6, 3, 1, tzinfo=dt.UTC), tick=False):
        caller.post("contacts/", given, headers={"Idempotency-Key": "k2"})
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["k2"]


def test_an_overlong_key_is_refused(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).post("contacts/", {}, headers={"Idempotency-Key": "k" * 256})
    assert (response.status_code, list(response.json())) == (400, ["Idempotency-Key"])
