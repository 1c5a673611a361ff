"""Products, releases and installations through the API."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.people.tests.answers import READS
from apps.people.tests.caller import Caller
from apps.products.models import Installation, Product, Release
from apps.products.tests.factories import InstallationFactory, ProductFactory, ReleaseFactory


def test_rows_come_back_as_they_were_sent(cast: SimpleNamespace) -> None:
    caller = Caller(cast.administrator)
    product = sent(caller, "products/", {"name": "Route Planner", "owner": cast.owner.pk, "external_id": "P-1"})
    release = {"product": product["id"], "version": "4.2", "released_on": "2025-03-01", "external_id": "R-1"}
    release = sent(caller, "releases/", release)
    given = {"account": cast.account.pk, "release": release["id"], "installed_on": "2025-03-10", "external_id": "I-1"}
    sent(caller, "installations/", given)


def sent(caller: Caller, path: str, given: dict[str, Any]) -> dict[str, Any]:
    """POST, read back, and POST again: the same row."""
    response = caller.post(path, given)
    row = response.json()
    assert (response.status_code, row) == (201, given | {"id": row["id"]})
    assert caller.get(f"{path}{row['id']}/").json() == row
    again = caller.post(path, given)
    assert (again.status_code, again.json()) == (200, row)
    return row


@pytest.mark.parametrize("who", READS)
def test_products_and_releases_are_known_to_everybody(cast: SimpleNamespace, who: str) -> None:
    release = ReleaseFactory()
    caller = Caller(getattr(cast, who))
    assert (caller.ids("products/"), caller.ids("releases/")) == ([release.product_id], [release.pk])


@pytest.mark.parametrize(("who", "status"), {who: 404 if s == 403 else s for who, s in READS.items()}.items())
def test_an_installation_is_seen_by_the_people_of_its_account(cast: SimpleNamespace, who: str, status: int) -> None:
    row = InstallationFactory(account=cast.account)
    caller = Caller(getattr(cast, who))
    assert caller.get(f"installations/{row.pk}/").status_code == status
    assert caller.ids("installations/") == ([row.pk] if status == 200 else [])


def test_the_owner_keeps_a_product_and_its_releases_and_nobody_else_but_administrators(cast: SimpleNamespace) -> None:
    product = ProductFactory(owner=cast.teammate)
    release = {"product": product.pk, "version": "1.0", "released_on": "2025-01-01"}
    assert Caller(cast.teammate).post("releases/", release).status_code == 201
    assert Caller(cast.teammate).patch(f"products/{product.pk}/", {"name": "Renamed"}).status_code == 200
    for who in (cast.owner, cast.lead, cast.executive, cast.coach):
        assert Caller(who).post("releases/", release | {"version": "2.0"}).status_code == 403
        assert Caller(who).patch(f"products/{product.pk}/", {"name": "Mine"}).status_code == 403
    assert Caller(cast.teammate).post("products/", {"name": "Another"}).status_code == 403
    assert Caller(cast.teammate).delete(f"products/{product.pk}/").status_code == 403
    assert (Product.objects.get().name, Release.objects.count()) == ("Renamed", 1)


def test_a_stale_release_is_not_overwritten(cast: SimpleNamespace) -> None:
    """What clients call a version has nothing to do with the version of the row."""
    caller, row = Caller(cast.administrator), ReleaseFactory(number="1.0")
    seen = caller.get(f"releases/{row.pk}/").headers["ETag"]
    assert caller.patch(f"releases/{row.pk}/", {"version": "1.1"}, headers={"If-Match": seen}).status_code == 200
    assert caller.patch(f"releases/{row.pk}/", {"version": "1.2"}, headers={"If-Match": seen}).status_code == 409
    assert Release.objects.get().number == "1.1"


def test_an_installation_stays_with_its_account(cast: SimpleNamespace) -> None:
    row = InstallationFactory(account=cast.account)
    caller = Caller(cast.administrator)
    assert caller.patch(f"installations/{row.pk}/", {"account": cast.foreign_account.pk}).status_code == 400
    assert caller.patch(f"installations/{row.pk}/", {"installed_on": "2025-02-04"}).status_code == 200
    assert caller.delete(f"installations/{row.pk}/").status_code == 204
    assert not Installation.objects.exists()


@pytest.mark.parametrize(
    ("path", "fields", "error"),
    [
        ("products/", {"name": ""}, {"name": ["This field may not be blank."]}),
        (
            "releases/",
            {"released_on": "2100-01-01"},
            {"released_on": ["The day lies in the future; enter it when it has come."]},
        ),
        (
            "installations/",
            {"installed_on": "2100-01-01"},
            {"installed_on": ["The day lies in the future; enter it when it has come."]},
        ),
    ],
)
def test_what_is_wrong_is_said_by_field(cast: SimpleNamespace, path: str, fields: Any, error: Any) -> None:
    release = ReleaseFactory()
    whole = {
        "products/": {},
        "releases/": {"product": release.product_id, "version": "9"},
        "installations/": {"account": cast.account.pk, "release": release.pk},
    }[path]
    response = Caller(cast.administrator).post(path, whole | fields)
    assert (response.status_code, response.json()) == (400, error)


def test_lists_are_narrowed_by_what_they_hang_on(cast: SimpleNamespace) -> None:
    row, other = InstallationFactory(account=cast.account), InstallationFactory(account=cast.foreign_account)
    caller = Caller(cast.executive)
    assert caller.ids(f"releases/?product={row.release.product_id}") == [row.release_id]
    assert caller.ids(f"releases/?version={other.release.number}") == [other.release_id]
    for query in (f"account={cast.account.pk}", f"release={row.release_id}", f"product={row.release.product_id}"):
        assert caller.ids(f"installations/?{query}") == [row.pk]
    assert caller.ids("installations/?installed_on_from=2025-02-04") == []


def test_installations_leave_as_csv(cast: SimpleNamespace) -> None:
    row = InstallationFactory(account=cast.account, external_id="I-1")
    response = Caller(cast.owner).get("installations/?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "id,account,release,installed_on,external_id",
        f"{row.pk},{cast.account.pk},{row.release_id},2025-02-03,I-1",
    ]


@pytest.mark.parametrize(("path", "queries"), {"products": 3, "releases": 3, "installations": 3}.items())
def test_a_list_costs_the_same_at_one_and_at_three_rows(
    path: str, queries: int, cast: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    InstallationFactory(account=cast.account)
    caller = Caller(cast.owner)
    caller.get(f"{path}/")
    with django_assert_num_queries(queries):
        caller.get(f"{path}/")
    for _ in range(2):
        InstallationFactory(account=cast.account)
    with django_assert_num_queries(queries):
        assert len(caller.ids(f"{path}/")) == 3
