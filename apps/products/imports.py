"""Products, releases and installations from files."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from apps.accounts.imports import ACCOUNT, PEOPLE
from apps.core.access import ADMINISTRATORS
from apps.core.imports.columns import Column, Finder, Rows, day, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.tables import Line, Problem
from apps.products import services
from apps.products.models import Installation, Product, Release

PRODUCTS = ServiceResource(
    name="products",
    label=_("Products"),
    lead=_("What clients install and upgrade."),
    model=Product,
    roles=ADMINISTRATORS,
    columns=(
        Column("name", _("Must be unique."), "Route Planner", is_required=True),
        Column("owner", _("Who keeps it, by email or name."), "marta@firm.example", rows=PEOPLE),
        EXTERNAL_ID,
    ),
    create=services.create_product,
    update=services.update_product,
    argument="product",
)


class ReleaseResource(ServiceResource):
    """Files and clients say "version"; a release keeps it as its number."""

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        if "version" in values:
            values["number"] = values.pop("version")
        return []


RELEASES = ReleaseResource(
    name="releases",
    label=_("Releases"),
    lead=_("The versions of products, and the day each came out."),
    model=Release,
    columns=(
        Column(
            "product",
            _("A product you keep, by name, external id or number."),
            "Route Planner",
            is_required=True,
            rows=Rows(writable(Product), ("name",), _("product")),
        ),
        Column("version", _("As clients know it."), "4.2", is_required=True),
        day("released_on", is_required=True, aliases=("released",)),
        EXTERNAL_ID,
    ),
    create=services.create_release,
    update=services.update_release,
    known_as={"number": "version"},
    argument="release",
)


def _with_title(by: Any) -> QuerySet:
    """Releases with the words that name one beyond doubt: versions alone are alike from product to product."""
    title = Concat("product__name", Value(" "), "number")
    return visible(Release)(by).select_related("product").annotate(title=title)


class InstallationResource(ServiceResource):
    """Systems keep product and version in two columns; together they name the release."""

    def prepared(self, lines: Sequence[Line], finders: dict[str, Finder]) -> None:
        for line in lines:
            product, version = line.cells.pop("product", ""), line.cells.get("release", "")
            if product and version:
                line.cells["release"] = f"{product} {version}"
        super().prepared(lines, finders)


INSTALLATIONS = InstallationResource(
    name="installations",
    label=_("Installations"),
    lead=_("Which account got which release, and when. An upgrade is one more line."),
    model=Installation,
    columns=(
        ACCOUNT,
        Column("product", _("The product's name; may be left out where “release” names it too."), "Route Planner"),
        Column(
            "release",
            _("The version. Without a product: “Route Planner 4.2”, or the release's external id or number."),
            "4.2",
            is_required=True,
            aliases=("version",),
            rows=Rows(_with_title, ("title", "number"), _("release")),
        ),
        day("installed_on", is_required=True, aliases=("installed",)),
        EXTERNAL_ID,
    ),
    create=services.create_installation,
    update=services.update_installation,
    argument="installation",
)
GROUP = _("Products")
RESOURCES = [PRODUCTS, RELEASES, INSTALLATIONS]
