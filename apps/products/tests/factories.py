"""Products, releases and installations for tests."""

import datetime as dt
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.products import services
from apps.products.models import Installation, Product, Release


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    name = factory.Sequence(lambda n: f"Product {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Product:
        return services.create_product(by=None, **kwargs)


class ReleaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Release

    product = factory.SubFactory(ProductFactory)
    number = factory.Sequence(lambda n: f"{n}.0")
    released_on = dt.date(2025, 1, 15)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Release:
        return services.create_release(by=None, **kwargs)


class InstallationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Installation

    account = factory.SubFactory(AccountFactory)
    release = factory.SubFactory(ReleaseFactory)
    installed_on = dt.date(2025, 2, 3)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Installation:
        return services.create_installation(by=None, **kwargs)
