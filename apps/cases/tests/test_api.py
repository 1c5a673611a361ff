"""Service cases through the API."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.factories import ContactFactory
from apps.cases.models import Case
from apps.cases.tests.factories import CaseFactory
from apps.people.tests.caller import Caller
from apps.products.tests.factories import ProductFactory


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
def test_a_case_is_seen_by_the_people_of_its_account(cast: SimpleNamespace, role: str, status: int) -> None:
    case = CaseFactory(account=cast.account)
    caller = Caller(getattr(cast, role))
    assert caller.get(f"cases/{case.pk}/").status_code == status
    assert caller.ids("cases/") == ([case.pk] if status == 200 else [])


def test_an_executive_reads_and_writes_nothing(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account)
    caller = Caller(cast.executive)
    assert caller.delete(f"cases/{case.pk}/").status_code == 403
    assert caller.patch(f"cases/{case.pk}/", {"subject": "x"}).status_code == 403
    assert caller.post("cases/", {}).status_code == 403


def test_a_case_comes_back_as_it_was_sent(cast: SimpleNamespace) -> None:
    given = {
        "account": cast.account.pk,
        "contact": ContactFactory(account=cast.account).pk,
        "subject": "Report arrived late",
        "opened_on": "2025-06-02",
        "closed_on": "2025-06-09",
        "reopened_on": "2025-06-20",
        "inbound_contacts": 3,
        "satisfaction": 4,
        "cause": "process",
        "minutes": 45,
        "handled_by": cast.teammate.pk,
        "product": ProductFactory().pk,
        "external_id": "DESK-7",
    }
    caller = Caller(cast.owner)
    response = caller.post("cases/", given)
    row = response.json()
    assert (response.status_code, row) == (201, given | {"id": row["id"]})
    assert caller.get(f"cases/{row['id']}/").json() == row


def test_what_is_not_given_is_empty(cast: SimpleNamespace) -> None:
    row = Caller(cast.owner).post("cases/", {"account": cast.account.pk, "opened_on": "2025-06-02"}).json()
    assert row == {
        "id": row["id"],
        "account": cast.account.pk,
        "contact": None,
        "subject": "",
        "opened_on": "2025-06-02",
        "closed_on": None,
        "reopened_on": None,
        "inbound_contacts": 1,
        "satisfaction": None,
        "cause": "",
        "minutes": None,
        "handled_by": None,
        "product": None,
        "external_id": None,
    }


def test_a_known_external_id_updates_and_a_repeat_changes_nothing(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    given = {"account": cast.account.pk, "opened_on": "2025-06-02", "external_id": "DESK-7"}
    assert caller.post("cases/", given).status_code == 201
    closed = given | {"closed_on": "2025-06-09"}
    first, again = caller.post("cases/", closed), caller.post("cases/", closed)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert Case.objects.get().closed_on == dt.date(2025, 6, 9)


def test_an_external_id_of_a_case_one_cannot_see_is_refused(cast: SimpleNamespace) -> None:
    CaseFactory(account=cast.foreign_account, external_id="DESK-7")
    given = {"account": cast.account.pk, "opened_on": "2025-06-02", "external_id": "DESK-7"}
    response = Caller(cast.owner).post("cases/", given)
    assert (response.status_code, response.json()) == (
        400,
        {"external_id": ["This external id belongs to a row you cannot see."]},
    )


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"closed_on": "2025-06-01"}, {"closed_on": ["A case cannot close before it was opened."]}),
        ({"reopened_on": "2025-06-09"}, {"reopened_on": ["A case can only be reopened after it closed."]}),
        ({"opened_on": "2999-01-01"}, {"opened_on": ["Choose a year from 1900 to 2200."]}),
        ({"opened_on": "2199-01-01"}, {"opened_on": ["The day lies in the future; enter it when it has come."]}),
        ({"satisfaction": 0}, {"satisfaction": ["Ensure this value is greater than or equal to 1."]}),
        ({"product": 3}, None),
    ],
)
def test_wrong_input_is_told_by_field(
    cast: SimpleNamespace, fields: dict[str, Any], errors: dict[str, list[str]] | None
) -> None:
    response = Caller(cast.owner).post("cases/", {"account": cast.account.pk, "opened_on": "2025-06-02"} | fields)
    assert response.status_code == 400
    assert response.json() == errors if errors else list(response.json()) == list(fields)
    assert not Case.objects.exists()


def test_a_list_is_written_whole_or_not_at_all(cast: SimpleNamespace) -> None:
    rows = [{"account": cast.account.pk, "opened_on": "2025-06-02", "subject": f"Case {n}"} for n in range(3)]
    caller = Caller(cast.owner)
    response = caller.post("cases/", [*rows, rows[0] | {"closed_on": "2025-06-01"}])
    assert response.json() == {"3": {"closed_on": ["A case cannot close before it was opened."]}}
    assert not Case.objects.exists()
    assert [row["subject"] for row in caller.post("cases/", rows).json()] == ["Case 0", "Case 1", "Case 2"]


def test_a_list_of_thirty_new_and_known_cases_costs_as_many_statements_as_one_of_two(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    caller.get("people/")  # the day of use is noted once

    def sent(count: int, name: str, **fields: Any) -> int:
        rows = [
            {"account": cast.account.pk, "opened_on": "2025-06-02", "external_id": f"{name}-{n}"} for n in range(count)
        ]
        with CaptureQueriesContext(connection) as found:
            told = caller.post("cases/", [row | fields for row in rows]).json()
        assert [row["external_id"] for row in told] == [row["external_id"] for row in rows]
        return len(found)

    assert sent(2, "few") == sent(30, "many")
    assert sent(2, "few", closed_on="2025-06-03") == sent(30, "many", closed_on="2025-06-03")
    assert Case.objects.filter(closed_on=dt.date(2025, 6, 3)).count() == 32


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("account={account}", "abc"),
        ("contact={contact}", "b"),
        ("cause=process", "b"),
        ("opened_on_from=2025-06-03", "bc"),
        ("closed_on_from=2025-06-09&closed_on_to=2025-06-30", "b"),
        ("state=open", "a"),
        ("state=closed", "b"),
        ("state=reopened", "c"),
        ("satisfaction=4", None),
    ],
)
def test_the_list_is_filtered(cast: SimpleNamespace, query: str, found: str | None) -> None:
    contact = ContactFactory(account=cast.account)
    june, july = dt.date(2025, 6, 9), dt.date(2025, 7, 9)
    cases = [
        CaseFactory(account=cast.account, subject="a"),
        CaseFactory(
            account=cast.account, subject="b", opened_on=june, closed_on=june, contact=contact, cause="process"
        ),
        CaseFactory(account=cast.account, subject="c", opened_on=june, closed_on=july, reopened_on=july),
    ]
    CaseFactory(account=cast.foreign_account)
    response = Caller(cast.owner).get("cases/?" + query.format(account=cases[0].account_id, contact=contact.pk))
    if found is None:
        assert (response.status_code, list(response.json())) == (400, ["satisfaction"])
    else:
        assert sorted(row["subject"] for row in response.json()["results"]) == list(found)


def test_cases_are_exported_as_csv(cast: SimpleNamespace) -> None:
    case = CaseFactory(account=cast.account, subject="=1+1", satisfaction=5)
    text = b"".join(Caller(cast.owner).get("cases/?format=csv").streaming_content).decode("utf-8-sig")
    head, line = text.split("\r\n")[:2]
    assert head == (
        "id,account,contact,subject,opened_on,closed_on,reopened_on,inbound_contacts,satisfaction,"
        "cause,minutes,handled_by,product,external_id"
    )
    assert line == f"{case.pk},{cast.account.pk},,'=1+1,2025-06-02,,,1,5,,,,,"


def test_a_list_costs_the_same_at_one_case_and_at_three(cast: SimpleNamespace, django_assert_num_queries: Any) -> None:
    caller = Caller(cast.administrator)
    caller.get("people/")  # the day of use is noted once
    for count in (1, 2):
        CaseFactory.create_batch(count)
        with django_assert_num_queries(3):
            assert caller.get("cases/").status_code == 200
