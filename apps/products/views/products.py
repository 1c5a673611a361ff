"""The pages of products: the list, the page of one, its history, and entering, changing and deleting one."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import ADMINISTRATORS
from apps.core.months import today
from apps.core.pages import Cell, Column, CreatePage, DeletePage, Empty, HistoryPage, ListPage, UpdatePage
from apps.core.templatetags.desk import day
from apps.products import services
from apps.products.adoption import counts_of
from apps.products.filters import ProductFilter
from apps.products.forms import ProductForm
from apps.products.models import Product, Release
from apps.products.queries import SETTLED
from apps.products.shares import Share, in_words


class ProductList(ListPage):
    model, filterset_class = Product, ProductFilter
    page_title = gettext_lazy("Products")
    page_question = gettext_lazy("Do clients run what we make for them now?")
    create_label = gettext_lazy("New product")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Product"), "name"),
        Column(gettext_lazy("Owner"), "owner__full_name", is_optional=True),
        Column(gettext_lazy("Newest release"), "newest_on"),
        Column(gettext_lazy("Clients that have it"), is_number=True, is_optional=True),
        Column(gettext_lazy("On the current release"), is_number=True),
    ]

    def rows(self) -> QuerySet:
        releases = Release.objects.filter(product=OuterRef("pk"))
        newest = releases.order_by("-released_on", "-pk")
        return Product.objects.select_related("owner").annotate(
            newest=Subquery(newest.values("number")[:1]),
            newest_on=Subquery(newest.values("released_on")[:1]),
            has_current=Exists(releases.out_by(today() - SETTLED)),
        )

    @cached_property
    def counts(self) -> dict[int, Share]:
        return counts_of(Product.objects.all(), today())

    def cells(self, row: Any) -> list[Any]:
        share = self.counts.get(row.pk, Share(0, 0))
        value, note = in_words(share) if row.has_current else ("", "")
        return [
            row.name,
            row.owner and row.owner.full_name,
            Cell(row.newest, sub=day(row.newest_on) if row.newest_on else ""),
            share.n,
            Cell(value, sub=note),
        ]

    def create_url(self) -> str:
        return reverse("products:create") if self.request.user.is_administrator else ""  # type: ignore[union-attr]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every = {"label": _("Installations"), "url": reverse("products:installations"), "icon": "package"}
        return super().get_context_data(**kwargs) | {"tools": [every]}

    def empty(self) -> Empty:
        may_create = self.request.user.is_administrator  # type: ignore[union-attr]
        return Empty(
            _("What do clients install and upgrade?"),
            _("Enter a product, its releases and who has which: you see who comes along, and who is left behind."),
            steps=[
                _("An administrator enters the product and who owns it."),
                _("Its owner enters each release, with the day it came out."),
                _("Installations come from a file or through the API, or are entered on an account’s page."),
            ],
            action_url=reverse("products:create") if may_create else "",
            action_label=_("Enter the first product"),
        )


class ProductCreate(CreatePage):
    model, form_class = Product, ProductForm
    access = ADMINISTRATORS
    page_title, submit_label = gettext_lazy("New product"), gettext_lazy("Add product")

    def call(self, form: Any) -> Product:
        return services.create_product(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("products:list")


class ProductUpdate(UpdatePage):
    model, form_class = Product, ProductForm

    def call(self, form: Any) -> Product:
        return services.update_product(by=self.request.user, product=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        may_delete = self.request.user.is_administrator  # type: ignore[union-attr]
        return reverse("products:delete", args=[self.object.pk]) if may_delete else ""


class ProductDelete(DeletePage):
    model = Product
    access = ADMINISTRATORS

    def call(self, row: Product) -> None:
        services.delete_product(by=self.request.user, product=row)

    def success_url(self, row: Product) -> str:
        return reverse("products:list")


class ProductHistory(HistoryPage):
    model = Product
