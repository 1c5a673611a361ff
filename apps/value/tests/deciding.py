"""Decisions for tests, made by the service the pages use."""

import datetime as dt
from typing import Any

import factory

from apps.impacts.tests.factories import ImpactFactory
from apps.people.tests.factories import PersonFactory
from apps.value.models import Decision
from apps.value.services.decisions import create_decision


class DecisionFactory(factory.django.DjangoModelFactory):
    """Trim the work, decided on the last day of June 2025."""

    class Meta:
        model = Decision

    impact = factory.SubFactory(ImpactFactory)
    kind = "trim"
    reason = "It takes half of the hours and matters to nobody."
    decided_by = factory.SubFactory(PersonFactory)
    decided_on = dt.date(2025, 6, 30)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Decision:
        return create_decision(by=kwargs.pop("by", None), **kwargs)
