"""Entering, changing and deleting a release, on the page of its product."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.pages import CreatePage, DeletePage, UpdatePage
from apps.products import services
from apps.products.forms import ReleaseForm
from apps.products.models import Product, Release


class ReleaseCreate(CreatePage):
    model, form_class = Release, ReleaseForm
    page_title, submit_label = gettext_lazy("New release"), gettext_lazy("Add release")

    @cached_property
    def product(self) -> Product:
        return get_object_or_404(Product.objects.visible_to(self.request.user), pk=self.kwargs["product"])

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.product.is_writable_by(self.request.user):
            raise PermissionDenied
        return super().get_form_kwargs()

    def call(self, form: Any) -> Release:
        return services.create_release(by=self.request.user, product=self.product, **form.values)

    def cancel_url(self) -> str:
        return self.product.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": _crumbs(self.product, self.page_title)}


class ReleaseUpdate(UpdatePage):
    model, form_class = Release, ReleaseForm

    def rows(self) -> Any:
        return Release.objects.select_related("product")

    def call(self, form: Any) -> Release:
        return services.update_release(by=self.request.user, release=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("products:release_delete", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": _crumbs(self.object.product, self.object.number)}


class ReleaseDelete(DeletePage):
    model = Release

    def rows(self) -> Any:
        return Release.objects.select_related("product")

    def call(self, row: Release) -> None:
        services.delete_release(by=self.request.user, release=row)

    def success_url(self, row: Release) -> str:
        return row.product.get_absolute_url()


def _crumbs(product: Product, here: Any) -> list[tuple[Any, str]]:
    return [(_("Products"), reverse("products:list")), (product.name, product.get_absolute_url()), (here, "")]
