"""People, teams and business units for tests, made by the services the pages use."""

from typing import Any

import factory

from apps.people import services
from apps.people.models import BusinessUnit, Person, Team


class BusinessUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BusinessUnit

    name = factory.Sequence(lambda n: f"Unit {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> BusinessUnit:
        return services.create_business_unit(by=None, **kwargs)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")
    business_unit = factory.SubFactory(BusinessUnitFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Team:
        return services.create_team(by=None, **kwargs)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n}@firm.example")
    full_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Person:
        return services.create_person(by=None, **kwargs)
