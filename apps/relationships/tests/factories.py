"""Dimensions and perceptions for tests, made by the services that pages and API use."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.people.tests.factories import PersonFactory
from apps.relationships import services
from apps.relationships.models import Dimension, Perception


def days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


class DimensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dimension

    name = factory.Sequence(lambda n: f"Dimension {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Dimension:
        return services.create_dimension(by=None, **kwargs)


class PerceptionFactory(factory.django.DjangoModelFactory):
    """One of the past, brought in by an administrator."""

    class Meta:
        model = Perception

    contact = factory.SubFactory(ContactFactory)
    person = factory.SubFactory(PersonFactory)
    dimension = factory.SubFactory(DimensionFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Perception:
        return services.record_perception(by=None, **kwargs)
