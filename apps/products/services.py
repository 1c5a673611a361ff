"""Every write on products, releases and installations. `by` is None for the system itself."""

from typing import Any

from django.core.exceptions import PermissionDenied

from apps.accounts.models import Account
from apps.core.services import change, create, must_administer, must_have_come, must_stay, must_write, remove
from apps.people.models import Person
from apps.products.models import Installation, Product, Release


def create_product(*, by: Person | None, **fields: Any) -> Product:
    """A new product. ValidationError where the name is taken."""
    must_administer(by)
    return create(Product(**fields), by=by)


def update_product(*, by: Person | None, product: Product, seen: str = "", **fields: Any) -> Product:
    _must_keep(by, product)
    return change(product, by=by, seen=seen, **fields)


def delete_product(*, by: Person | None, product: Product) -> None:
    """Delete a product without releases."""
    must_administer(by)
    remove(product, by=by)


def create_release(*, by: Person | None, product: Product, **fields: Any) -> Release:
    """A version that came out. ValidationError where it is known already, or its day lies in the future."""
    _must_keep(by, product)
    must_have_come(fields, "released_on")
    return create(Release(product=product, **fields), by=by)


def update_release(*, by: Person | None, release: Release, seen: str = "", **fields: Any) -> Release:
    _must_keep(by, release.product)
    must_stay(release, "product", fields)
    must_have_come(fields, "released_on")
    return change(release, by=by, seen=seen, **fields)


def delete_release(*, by: Person | None, release: Release) -> None:
    """Delete a release that nobody has."""
    _must_keep(by, release.product)
    remove(release, by=by)


def create_installation(*, by: Person | None, account: Account, **fields: Any) -> Installation:
    """An account got a release. ValidationError: a day in the future, or entered already."""
    must_write(by, account)
    must_have_come(fields, "installed_on")
    return create(Installation(account=account, **fields), by=by)


def update_installation(
    *, by: Person | None, installation: Installation, seen: str = "", **fields: Any
) -> Installation:
    must_write(by, installation.account)
    must_stay(installation, "account", fields)
    must_have_come(fields, "installed_on")
    return change(installation, by=by, seen=seen, **fields)


def delete_installation(*, by: Person | None, installation: Installation) -> None:
    must_write(by, installation.account)
    remove(installation, by=by)


def _must_keep(by: Person | None, product: Product) -> None:
    """Raise PermissionDenied unless `by` owns the product or administers."""
    if by is not None and not product.is_writable_by(by):
        raise PermissionDenied
