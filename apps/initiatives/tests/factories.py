"""Initiatives and milestones for tests, made by the services the pages use."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
import pytest
from django.core.exceptions import ValidationError

from apps.initiatives import services
from apps.initiatives.models import Initiative, Milestone

# The worked example of docs/measures.md: title, weight, due, forecast, done.
NORTHGATE = (
    ("Every request has a name", 20, dt.date(2025, 4, 30), None, dt.date(2025, 4, 30)),
    ("A list both sides see", 30, dt.date(2025, 5, 31), None, dt.date(2025, 6, 14)),
    ("A reply by the next working day", 20, dt.date(2025, 6, 27), None, None),
    ("The client closes a request", 30, dt.date(2025, 8, 29), dt.date(2025, 9, 12), None),
)


class InitiativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Initiative

    title = factory.Sequence(lambda n: f"Initiative {n}")
    level = "corporate"
    loyalty_impact, vendor_choice_impact, effort, cost = 5, 4, 2, 1
    starts_on, ends_on = dt.date(2025, 4, 1), dt.date(2025, 8, 29)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Initiative:
        return services.create_initiative(by=None, **kwargs)


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    weight = Decimal(50)
    due_on = dt.date(2025, 6, 30)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Milestone:
        return services.create_milestone(by=None, **kwargs)


def northgates(**fields: Any) -> Initiative:
    """The initiative of the worked example, with its plan."""
    row = InitiativeFactory(title="A request list they can see", claimed_status="on_schedule", state="active", **fields)
    for title, weight, due_on, forecast_on, done_on in NORTHGATE:
        MilestoneFactory(
            initiative=row,
            title=title,
            weight=Decimal(weight),
            due_on=due_on,
            forecast_on=forecast_on,
            done_on=done_on,
        )
    return row


def fresh(row: Any) -> Any:
    """The row as the database has it, nothing loaded with it."""
    return type(row).objects.get(pk=row.pk)


def refused(call: Any) -> dict[str, list[str]]:
    """What a service says when it refuses, by field."""
    with pytest.raises(ValidationError) as told:
        call()
    return told.value.message_dict if hasattr(told.value, "error_dict") else {"": told.value.messages}
