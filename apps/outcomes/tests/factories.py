"""Service levels, authority, friction and workshops for tests, made by the services the pages use."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.outcomes import models, services
from apps.people.tests.factories import PersonFactory


class ServiceLevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ServiceLevel

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Service level {n}")
    target_percent = Decimal(95)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> models.ServiceLevel:
        return services.create_service_level(by=None, **kwargs)


class ServiceLevelReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ServiceLevelReading

    service_level = factory.SubFactory(ServiceLevelFactory)
    month = dt.date(2025, 6, 1)
    met = 19
    due = 20

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> models.ServiceLevelReading:
        return services.create_service_level_reading(by=None, **kwargs)


class AuthorityGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AuthorityGrant

    person = factory.SubFactory(PersonFactory)
    up_to_amount = Decimal(500)
    from_on = dt.date(2025, 1, 1)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> models.AuthorityGrant:
        return services.create_authority_grant(by=None, **kwargs)


class AuthorityUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AuthorityUse

    account = factory.SubFactory(AccountFactory)
    person = factory.SubFactory(PersonFactory)
    occurred_on = dt.date(2025, 6, 12)
    summary = factory.Sequence(lambda n: f"Put right what was promised, {n}")
    amount = Decimal(250)
    minutes_to_fix = 35

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> models.AuthorityUse:
        return services.create_authority_use(by=None, **kwargs)


class FrictionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Friction

    account = factory.SubFactory(AccountFactory)
    person = factory.SubFactory(PersonFactory)
    occurred_on = dt.date(2025, 6, 12)
    summary = factory.Sequence(lambda n: f"The contract has no word for it, {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> models.Friction:
        return services.create_friction(by=None, **kwargs)


class WorkshopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Workshop

    account = factory.SubFactory(AccountFactory)
    held_on = dt.date(2025, 6, 17)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> models.Workshop:
        return services.create_workshop(by=None, **kwargs)
