"""Activities through the API: the split, many at once, and what hostile callers send."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory, ActivityKindFactory
from apps.core.months import today
from apps.impacts.tests.factories import ImpactFactory
from apps.people.tests.caller import Caller


def worked(cast: SimpleNamespace, **fields: Any) -> dict[str, Any]:
    return {"account": cast.account.pk, "occurred_on": "2025-06-03", "minutes": 90, **fields}


def test_an_activity_reads_as_it_was_given(cast: SimpleNamespace) -> None:
    impact, contact, kind = (
        ImpactFactory(account=cast.account),
        ContactFactory(account=cast.account),
        ActivityKindFactory(),
    )
    given = worked(
        cast,
        person=cast.teammate.pk,
        kind=kind.pk,
        summary="Reporting call",
        contacts=[contact.pk],
        contributions=[{"impact": impact.pk, "percent": "62.5"}],
        is_beyond_contract=True,
        external_id="cal-1",
    )
    row = Caller(cast.owner).post("activities/", given).json()
    assert dt.datetime.fromisoformat(row.pop("recorded_at")).date()
    assert row == {
        **given,
        "id": Activity.objects.get().pk,
        "contributions": [{"impact": impact.pk, "percent": 62.5}],
    }


def test_who_did_it_is_the_caller_unless_named(cast: SimpleNamespace) -> None:
    assert Caller(cast.owner).post("activities/", worked(cast)).json()["person"] == cast.owner.pk


def test_a_split_is_replaced_only_where_it_is_given(cast: SimpleNamespace) -> None:
    impact = ImpactFactory(account=cast.account)
    activity = ActivityFactory(account=cast.account, contributions=[{"impact": impact, "percent": 40}])
    caller = Caller(cast.owner)
    kept = caller.patch(f"activities/{activity.pk}/", {"minutes": 30}).json()
    assert (kept["minutes"], kept["contributions"]) == (30, [{"impact": impact.pk, "percent": 40}])
    assert caller.patch(f"activities/{activity.pk}/", {"contributions": []}).json()["contributions"] == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"minutes": 10**40}, "minutes"),
        ({"minutes": 1.5}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"minutes": [1]}, "minutes"),
        ({"occurred_on": (today() + dt.timedelta(days=2)).isoformat()}, "occurred_on"),
        ({"occurred_on": "2025-02-30"}, "occurred_on"),
        ({"occurred_on": "0205-06-03"}, "occurred_on"),
        ({"occurred_on": 20250603}, "occurred_on"),
        ({"summary": "nul\0"}, "summary"),
        ({"summary": "x" * 301}, "summary"),
        ({"summary": {"a": 1}}, "summary"),
        ({"account": True}, "account"),
        ({"account": 1.0}, "account"),
        ({"account": 10**30}, "account"),
        ({"account": "1; DROP TABLE accounts_account"}, "account"),
        ({"account": None}, "account"),
        ({"account": {"id": 1}}, "account"),
        ({"contacts": [999_999]}, "contacts"),
        ({"contacts": "all"}, "contacts"),
        ({"contributions": {"impact": 1}}, "contributions"),
        ({"contributions": [{"impact": 999_999, "percent": 50}]}, "contributions"),
        ({"contributions": [{"impact": 1}]}, "contributions"),
        ({"contributions": ["half"]}, "contributions"),
        ({"external_id": "x" * 121}, "external_id"),
        ({"external_id": ["x"]}, "external_id"),
        ({"is_beyond_contract": "perhaps"}, "is_beyond_contract"),
        ({"secret": 1}, "secret"),
    ],
)
def test_wrong_input_is_named_by_field(cast: SimpleNamespace, fields: dict[str, Any], wrong: str) -> None:
    response = Caller(cast.owner).post("activities/", worked(cast, **fields))
    assert (response.status_code, list(response.json())) == (400, [wrong])
    assert not Activity.objects.exists()


@pytest.mark.parametrize("percent", [0, -1, 100.01, "NaN", "Infinity", "1e400", "-1e-400", 33.333, None, "half"])
def test_a_share_is_above_0_and_at_most_100_percent(cast: SimpleNamespace, percent: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    given = worked(cast, contributions=[{"impact": impact.pk, "percent": percent}])
    response = Caller(cast.owner).post("activities/", given)
    assert (response.status_code, list(response.json())) == (400, ["contributions"])


def test_a_split_above_100_percent_is_refused(cast: SimpleNamespace) -> None:
    shares = [{"impact": ImpactFactory(account=cast.account).pk, "percent": 60} for _ in range(2)]
    response = Caller(cast.owner).post("activities/", worked(cast, contributions=shares))
    assert response.json() == {"contributions": ["The split adds up to 120 %; it may reach 100 %."]}


def test_an_impact_of_another_account_is_refused(cast: SimpleNamespace) -> None:
    elsewhere = ImpactFactory(account=cast.foreign_account)
    given = worked(cast, contributions=[{"impact": elsewhere.pk, "percent": 50}])
    seen = Caller(cast.administrator).post("activities/", given)
    assert "an impact of another account" in seen.json()["contributions"][0]
    unseen = Caller(cast.owner).post("activities/", given)
    assert unseen.json() == {"contributions": {"0": {"impact": [f"{elsewhere.pk} does not exist."]}}}


def test_any_language_may_be_written(cast: SimpleNamespace) -> None:
    summary = "Bericht für Zoë 報告 🚀 <script>alert(1)</script> '; DROP TABLE x; --"
    assert Caller(cast.owner).post("activities/", worked(cast, summary=summary)).json()["summary"] == summary


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"\xff\xfe",
        b'{"minutes": NaN}',
        b'{"minutes": Infinity}',
        b'{"summary": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        b"null",
        b"7",
        b'"text"',
        b"[[]]",
        b"[null]",
    ],
)
def test_a_body_that_is_no_row_is_400(cast: SimpleNamespace, body: bytes) -> None:
    response = Caller(cast.owner).generic("POST", "activities/", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()


def test_a_form_is_no_json(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).generic(
        "POST", "activities/", "a=1", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 415


def test_a_body_beyond_all_measure_is_refused(cast: SimpleNamespace, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert Caller(cast.owner).post("activities/", worked(cast, summary="x" * 2_000)).status_code == 413
    again = Caller(cast.owner).post(
        "activities/", worked(cast, summary="x" * 2_000), headers={"Idempotency-Key": "large"}
    )
    assert again.status_code == 413


# --- many at once -----------------------------------------------------------------------------------


def test_many_are_recorded_by_few_statements(cast: SimpleNamespace, django_assert_max_num_queries: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    shares = [{"impact": impact.pk, "percent": 50}]
    given = [worked(cast, external_id=f"a-{n}", contributions=shares, contacts=[]) for n in range(200)]
    caller = Caller(cast.owner)
    with django_assert_max_num_queries(40):
        response = caller.post("activities/", given)
    assert (response.status_code, len(response.json())) == (201, 200)
    assert [row["external_id"] for row in response.json()] == [f"a-{n}" for n in range(200)]
    assert response.json()[199]["contributions"] == [{"impact": impact.pk, "percent": 50}]


def test_a_list_sent_again_updates(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)
    given = [worked(cast, external_id=f"a-{n}") for n in range(3)]
    first = caller.post("activities/", given).json()
    second = caller.post("activities/", [{"external_id": row["external_id"], "minutes": 30} for row in given])
    assert second.status_code == 200
    assert second.json() == [{**row, "minutes": 30} for row in first]


def test_errors_of_rules_and_of_form_are_told_together(cast: SimpleNamespace) -> None:
    future = (today() + dt.timedelta(days=2)).isoformat()
    given = [worked(cast), worked(cast, minutes="many"), worked(cast, occurred_on=future), worked(cast, minutes=0)]
    response = Caller(cast.owner).post("activities/", given)
    assert response.status_code == 400
    assert {index: list(errors) for index, errors in response.json().items()} == {
        "1": ["minutes"],
        "2": ["occurred_on"],
        "3": ["minutes"],
    }
    assert not Activity.objects.exists()


def test_one_foreign_account_in_a_list_refuses_it_all(cast: SimpleNamespace) -> None:
    response = Caller(cast.owner).post("activities/", [worked(cast), worked(cast, account=cast.foreign_account.pk)])
    assert (response.status_code, list(response.json())) == (400, ["1"])
    assert not Activity.objects.exists()


# --- lists -------------------------------------------------------------------------------------------


def test_activities_filter_by_what_they_hang_on(cast: SimpleNamespace) -> None:
    impact, contact = ImpactFactory(account=cast.account), ContactFactory(account=cast.account)
    wanted = ActivityFactory(
        account=cast.account, contributions=[{"impact": impact, "percent": 10}], contacts=[contact], person=cast.owner
    )
    ActivityFactory(account=cast.account, is_beyond_contract=True)
    caller = Caller(cast.owner)
    for query in (
        f"impact={impact.pk}",
        f"contacts={contact.pk}",
        f"person={cast.owner.pk}",
        "is_beyond_contract=false",
    ):
        assert caller.ids(f"activities/?{query}") == [wanted.pk]
    assert caller.get("activities/?recorded_at_from=2099-01-01").json()["count"] == 0


@pytest.mark.parametrize(("role", "status"), [("owner", 204), ("executive", 403), ("coach", 403), ("outsider", 404)])
def test_who_may_delete_an_activity(cast: SimpleNamespace, role: str, status: int) -> None:
    activity = ActivityFactory(account=cast.account)
    assert Caller(getattr(cast, role)).delete(f"activities/{activity.pk}/").status_code == status


@pytest.mark.parametrize(
    ("resource", "factory", "queries"), [("activity-kinds", ActivityKindFactory, 3), ("activities", ActivityFactory, 5)]
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
