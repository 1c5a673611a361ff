"""Accounts, contacts, contracts and revenue through the API: who sees what, and what every resource can do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import Account, Contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory, RevenueEventFactory
from apps.people.tests.caller import Caller

SEES = {"owner": True, "teammate": True, "lead": True, "executive": True, "administrator": True}
SEES |= {"coach": False, "outsider": False}
WRITES = {**SEES, "executive": False}


@pytest.mark.parametrize("role", SEES)
def test_an_account_is_seen_by_its_people(cast: SimpleNamespace, role: str) -> None:
    caller = Caller(getattr(cast, role))
    assert (cast.account.pk in caller.ids("accounts/")) is SEES[role]
    assert caller.get(f"accounts/{cast.account.pk}/").status_code == (200 if SEES[role] else 404)


@pytest.mark.parametrize("role", WRITES)
def test_a_contact_is_changed_by_its_people(cast: SimpleNamespace, role: str) -> None:
    contact = ContactFactory(account=cast.account)
    writes, sees = WRITES[role], SEES[role]
    is_reader = role in {"executive", "coach"}  # roles that never write learn so before anything is looked up
    status = 200 if writes else 403 if sees or is_reader else 404
    assert Caller(getattr(cast, role)).patch(f"contacts/{contact.pk}/", {"title": "CFO"}).status_code == status
    assert Contact.objects.filter(title="CFO").exists() is writes


def test_an_account_reads_as_the_contract_says(cast: SimpleNamespace) -> None:
    assert Caller(cast.owner).get(f"accounts/{cast.account.pk}/").json() == {
        "id": cast.account.pk,
        "name": "Northgate",
        "kind": "external",
        "segment": "standard",
        "team": cast.team.pk,
        "manager": cast.owner.pk,
        "status": "active",
        "started_on": "2022-03-01",
        "lost_on": None,
        "lost_reason": "",
        "industry": "",
        "is_out_to_bid": False,
        "members": [cast.teammate.pk],
        "external_id": None,
    }


def test_status_is_derived_and_must_agree(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    response = caller.patch(f"accounts/{cast.account.pk}/", {"status": "lost"})
    assert (response.status_code, list(response.json())) == (400, ["status"])
    changed = {"status": "lost", "lost_on": "2025-06-20", "lost_reason": "Price"}
    assert caller.patch(f"accounts/{cast.account.pk}/", changed).json()["status"] == "lost"
    assert caller.get("accounts/?status=lost").json()["count"] == 1
    assert caller.get("accounts/?status=active").json()["count"] == 0


def test_the_manager_changes_the_members(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).patch(f"accounts/{cast.account.pk}/", {"members": [cast.outsider.pk]})
    assert response.json()["members"] == [cast.outsider.pk]
    assert cast.account.pk in Caller(cast.outsider).ids("accounts/")


def test_a_manager_opens_an_account_of_their_own_only(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    given = {"name": "Fresh", "started_on": "2025-06-01"}
    assert caller.post("accounts/", {**given, "manager": cast.outsider.pk}).status_code == 403
    assert caller.post("accounts/", {**given, "manager": cast.owner.pk}).status_code == 201


def test_only_administrators_delete_an_account(cast: SimpleNamespace) -> None:
    assert Caller(cast.owner).delete(f"accounts/{cast.account.pk}/").status_code == 403
    assert Caller(cast.administrator).delete(f"accounts/{cast.account.pk}/").status_code == 204


def test_what_others_stand_on_stays(cast: SimpleNamespace) -> None:
    ContactFactory(account=cast.account)
    response = Caller(cast.administrator).delete(f"accounts/{cast.account.pk}/")
    assert response.status_code == 409
    assert "1 contacts" in response.json()["non_field_errors"][0]


@pytest.mark.parametrize("of", ["foreign", "missing"])
def test_a_foreign_account_reads_like_a_missing_one(cast: SimpleNamespace, of: str) -> None:
    pk = cast.foreign_account.pk if of == "foreign" else 999_999
    response = Caller(cast.owner).post("contacts/", {"account": pk, "full_name": "Eve"})
    assert (response.status_code, response.json()) == (400, {"account": [f"{pk} does not exist."]})


def test_a_contact_stays_with_its_account(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    changed = {"account": AccountFactory(manager=cast.owner).pk}
    response = Caller(cast.owner).patch(f"contacts/{contact.pk}/", changed)
    assert (response.status_code, list(response.json())) == (400, ["account"])


def test_put_asks_for_the_whole_row(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    caller = Caller(cast.owner)
    assert caller.put(f"contacts/{contact.pk}/", {"title": "CFO"}).json() == {
        "account": ["This field is required."],
        "full_name": ["This field is required."],
    }
    row = caller.get(f"contacts/{contact.pk}/").json()
    assert caller.put(f"contacts/{contact.pk}/", {**row, "title": "CFO"}).json() == {**row, "title": "CFO"}


def test_a_misspelt_field_is_named(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).post(
        "contacts/", {"account": cast.account.pk, "full_name": "Dana", "emial": "d@x.com"}
    )
    assert (response.status_code, list(response.json())) == (400, ["emial"])


def test_the_running_value_is_guarded(cast: SimpleNamespace) -> None:
    given = {"account": cast.account.pk, "kind": "churn", "monthly_amount": "1.00", "occurred_on": "2025-06-02"}
    response = Caller(cast.owner).post("revenue-events/", given)
    assert (response.status_code, list(response.json())) == (400, ["monthly_amount"])


def test_numbers_come_as_numbers_or_strings_and_leave_as_numbers(cast: SimpleNamespace) -> None:
    given = {"account": cast.account.pk, "starts_on": "2025-01-01", "monthly_fee": "12000.10", "included_hours": 100.5}
    row = Caller(cast.owner).post("contracts/", given).json()
    assert (row["monthly_fee"], row["included_hours"]) == (12000.1, 100.5)


def test_the_second_of_two_is_told(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    caller = Caller(cast.owner)
    read = caller.get(f"contacts/{contact.pk}/").headers["ETag"]
    first = caller.patch(f"contacts/{contact.pk}/", {"title": "CFO"}, headers={"If-Match": read})
    assert first.status_code == 200
    assert caller.patch(f"contacts/{contact.pk}/", {"title": "CEO"}, headers={"If-Match": read}).status_code == 409
    again = caller.patch(f"contacts/{contact.pk}/", {"title": "CEO"}, headers={"If-Match": first.headers["ETag"]})
    assert again.json()["title"] == "CEO"


def test_filters_carry_the_name_of_the_relation(cast: SimpleNamespace) -> None:
    ContactFactory(account=cast.foreign_account)
    contact = ContactFactory(account=cast.account)
    caller = Caller(cast.administrator)
    assert caller.ids(f"contacts/?account={cast.account.pk}") == [contact.pk]
    assert caller.ids(f"accounts/?manager={cast.outsider.pk}") == [cast.foreign_account.pk]
    assert caller.ids(f"accounts/?members={cast.teammate.pk}") == [cast.account.pk]


def test_a_filter_by_a_foreign_account_finds_nothing(cast: SimpleNamespace) -> None:
    ContactFactory(account=cast.foreign_account)
    assert Caller(cast.owner).ids(f"contacts/?account={cast.foreign_account.pk}") == []


def test_days_filter_by_range(cast: SimpleNamespace) -> None:
    for day in (1, 15, 30):
        RevenueEventFactory(account=cast.account, occurred_on=dt.date(2025, 6, day))
    caller = Caller(cast.owner)
    days = [
        row["occurred_on"]
        for row in caller.get(
            "revenue-events/?occurred_on_from=2025-06-02&occurred_on_to=2025-06-30&ordering=occurred_on"
        ).json()["results"]
    ]
    assert days == ["2025-06-15", "2025-06-30"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("account=abc", "account"),
        ("account=-1", "account"),
        (f"account={10**30}", "account"),
        ("joined_on_from=June", "joined_on_from"),
        ("seniority=boss", "seniority"),
        ("acount=3", "acount"),
        ("ordering=secret", "ordering"),
        ("page_size=0", "page_size"),
        ("page_size=many", "page_size"),
        ("full_name=%00", "full_name"),
    ],
)
def test_a_wrong_filter_is_named(cast: SimpleNamespace, query: str, field: str) -> None:
    response = Caller(cast.owner).get(f"contacts/?{query}")
    assert (response.status_code, list(response.json())) == (400, [field])


def test_a_search_is_plain_text(cast: SimpleNamespace) -> None:
    ContactFactory(account=cast.account, full_name="Zoë O’Neil")
    caller = Caller(cast.owner)
    assert caller.get("contacts/", {"search": "zoë"}).json()["count"] == 1
    assert caller.get("contacts/", {"search": "' OR 1=1 --"}).json()["count"] == 0
    assert caller.get("contacts/?search=%00").status_code == 400


def test_pages_follow_each_other(cast: SimpleNamespace) -> None:
    for _ in range(3):
        ContactFactory(account=cast.account, full_name="Same")
    caller = Caller(cast.owner)
    first = caller.get("contacts/?page_size=2&ordering=full_name").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = caller.get("contacts/?page_size=2&ordering=full_name&page=2").json()
    assert len({row["id"] for row in first["results"] + second["results"]}) == 3
    assert caller.get("contacts/?page=9").status_code == 404


def test_an_export_holds_the_whole_filtered_list(cast: SimpleNamespace) -> None:
    for number in range(60):
        ContactFactory(account=cast.account, full_name=f"=HYPERLINK({number})")
    response = Caller(cast.owner).get(f"contacts/?account={cast.account.pk}&format=csv&ordering=id")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 61
    assert lines[0].startswith("id,account,full_name,email")
    assert ",'=HYPERLINK(0)," in lines[1]


def test_an_export_of_accounts_has_no_column_for_what_is_only_written(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).get("accounts/?format=csv")
    heads, row = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert heads.endswith("is_out_to_bid,members,external_id")
    assert row.endswith(f"False,{cast.teammate.pk},")


def test_an_export_that_fails_says_so_in_json(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).get("contacts/?format=csv&account=abc")
    assert (response.status_code, list(response.json())) == (400, ["account"])


@pytest.mark.parametrize(
    ("resource", "factory", "queries"),
    [
        ("accounts", AccountFactory, 4),
        ("contacts", ContactFactory, 3),
        ("contracts", ContractFactory, 3),
        ("revenue-events", RevenueEventFactory, 3),
    ],
)
def test_a_list_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, resource: str, factory: Any, queries: int, django_assert_num_queries: Any
) -> None:
    caller = Caller(cast.administrator)
    caller.get("people/")  # the day of use is noted once
    for count in (1, 2):
        factory.create_batch(count)
        with django_assert_num_queries(queries):
            assert caller.get(f"{resource}/").status_code == 200


def test_a_row_that_is_not_there_is_404(cast: SimpleNamespace) -> None:
    caller = Caller(cast.administrator)
    for pk in ("0", str(10**30), "abc", "-1", "1%00"):
        assert caller.get(f"accounts/{pk}/").status_code == 404
    assert Account.objects.count() == 2
