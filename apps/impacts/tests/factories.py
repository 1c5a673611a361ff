"""Goals, impacts and readings for tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.impacts import services
from apps.impacts.models import Effect, Goal, Impact, ImpactReading


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    account = factory.SubFactory(AccountFactory)
    statement = "Grow the pipeline without adding head count"
    agreed_on = dt.date(2025, 2, 3)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Goal:
        return services.create_goal(by=None, **kwargs)


class ImpactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Impact

    account = factory.SubFactory(AccountFactory)
    statement = factory.Sequence(lambda n: f"Impact {n}")
    started_on = dt.date(2025, 2, 3)
    baseline = Decimal(80)
    target = Decimal(120)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Impact:
        return services.create_impact(by=None, **kwargs)


class ImpactReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImpactReading

    impact = factory.SubFactory(ImpactFactory)
    read_on = dt.date(2025, 6, 30)
    value = Decimal(110)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> ImpactReading:
        return services.create_impact_reading(by=None, **kwargs)


class EffectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Effect

    account = factory.SubFactory(AccountFactory)
    statement = "Leads come in faster than anybody can call back"
    kind = "unintended"
    noticed_on = dt.date(2025, 6, 2)
    action = "Two mailings a month instead of four"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Effect:
        return services.create_effect(by=None, **kwargs)
