"""Products, releases and installations from files: what their lines say, and what is wrong with them."""

import datetime as dt
from typing import Any

import pytest

from apps.core.imports.run import bring_in
from apps.products.imports import INSTALLATIONS, PRODUCTS, RELEASES
from apps.products.models import Installation, Product, Release
from apps.products.tests.factories import ProductFactory, ReleaseFactory

pytestmark = pytest.mark.django_db


def brought_in(resource: Any, text: str, by: Any = None, **how: Any) -> Any:
    return bring_in(resource, resource.table(text.encode(), {}, by), by, **{"leave_out": False} | how)


def told(outcome: Any) -> list[str]:
    return [str(problem) for problem in outcome.all_problems()]


def test_a_product_its_releases_and_who_has_them_come_from_three_files(cast: Any) -> None:
    products = f"name,owner,external_id\nRoute Planner,{cast.owner.email},P-1\n"
    assert told(brought_in(PRODUCTS, products, cast.administrator)) == []
    releases = "product,version,released,external_id\nroute planner,4.1,1.10.2024,R-1\nP-1,4.2,2025-03-01,R-2\n"
    assert told(brought_in(RELEASES, releases, cast.owner)) == []
    installations = "account,product,version,installed,external_id\nNorthgate,Route Planner,4.2,2025-03-10,I-1\n"
    assert told(brought_in(INSTALLATIONS, installations, cast.owner)) == []
    found = Installation.objects.get()
    assert (found.account, str(found.release), found.installed_on) == (
        cast.account,
        "Route Planner 4.2",
        dt.date(2025, 3, 10),
    )
    for resource, text in ((PRODUCTS, products), (RELEASES, releases), (INSTALLATIONS, installations)):
        assert set(brought_in(resource, text, cast.administrator).fates) == {"s"}
    assert (Product.objects.count(), Release.objects.count(), Installation.objects.count()) == (1, 2, 1)


@pytest.mark.parametrize("cell", ["Route Planner 4.2", "4.2", "R-2"])
def test_a_release_is_named_by_product_and_version_by_version_alone_or_by_external_id(cell: str, cast: Any) -> None:
    release = ReleaseFactory(product__name="Route Planner", number="4.2", external_id="R-2")
    text = f"account,release,installed_on\nNorthgate,{cell},2025-03-10\n"
    assert told(brought_in(INSTALLATIONS, text, cast.owner)) == []
    assert Installation.objects.get().release == release


def test_a_version_that_two_products_have_needs_the_product(cast: Any) -> None:
    for name in ("Route Planner", "Field Notes"):
        ReleaseFactory(product__name=name, number="4.2")
    alone = "account,release,installed_on\nNorthgate,4.2,2025-03-10\n"
    assert told(brought_in(INSTALLATIONS, alone, cast.owner)) == [
        "line 2, column release: 2 are called “4.2”; write the email, the external id or the number."
    ]
    named = "account,product,release,installed_on\nNorthgate,Field Notes,4.2,2025-03-10\n"
    assert told(brought_in(INSTALLATIONS, named, cast.owner)) == []
    assert Installation.objects.get().release.product.name == "Field Notes"


def test_what_cannot_be_brought_in_is_said_line_by_line(cast: Any) -> None:
    product, other = ProductFactory(name="Route Planner", owner=cast.owner), ProductFactory(name="Field Notes")
    text = (
        "product,version,released_on\nRoute Planner,,2025-03-01\nField Notes,1,2025-03-01\n"
        f"Route Planner,{'9' * 61},2025-03-01\nRoute Planner,2,2100-01-01\n"
    )
    assert told(brought_in(RELEASES, text, cast.owner)) == [
        "line 2, column version: Write something here; every line needs it.",
        "line 3, column product: No product you may use here is called “Field Notes”.",
        "line 4, column version: Ensure this value has at most 60 characters (it has 61).",
        "line 5, column released_on: The day lies in the future; enter it when it has come.",
    ]
    assert not Release.objects.filter(product__in=[product, other]).exists()


def test_an_account_one_may_not_write_on_is_not_found(cast: Any) -> None:
    ReleaseFactory(number="4.2")
    text = "account,release,installed_on\nHalden Logistics,4.2,2025-03-10\n"
    assert told(brought_in(INSTALLATIONS, text, cast.owner)) == [
        "line 2, column account: No account you may use here is called “Halden Logistics”."
    ]
