"""Plans for tests, made by the service the pages use, and months that were counted and published."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from apps.core.months import Month
from apps.measures.models import Figure
from apps.people.tests.factories import PersonFactory
from apps.rewards.plans import services
from apps.rewards.plans.models import IncentivePlan
from apps.scorecards.models import Publication
from apps.scorecards.services import freeze

JUNE = Month(2025, 6)


class IncentivePlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IncentivePlan

    name = factory.Sequence(lambda n: f"Plan {n}")
    person = factory.SubFactory(PersonFactory)
    rewards = "keeping_clients"
    measure = "gross_revenue_retention"
    target, payout_at_target = Decimal(95), Decimal(5000)
    starts_on = dt.date(2025, 1, 1)
    state = "active"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> IncentivePlan:
        if kwargs.get("initiative"):
            kwargs |= {"measure": "", "target": None}
        if kwargs.get("team"):
            kwargs["person"] = None
        return services.create_incentive_plan(by=None, **kwargs)


def for_sales(**fields: Any) -> IncentivePlan:
    """What is sold is booked elsewhere: it weighs in the pay signal alone."""
    sold = {"rewards": "new_sales", "measure": "", "target": None, "payout_at_target": Decimal(10000)}
    return IncentivePlanFactory(**{**sold, **fields})


def retention(numerator: int = 94000, denominator: int = 100000, month: Month = JUNE) -> None:
    """The company's retention of a month as the roll-up writes it; northgate.make_company gives the same of June."""
    counted = {"numerator": numerator, "denominator": denominator, "n": 10, "rolled_up_at": timezone.now()}
    about = {"measure": "gross_revenue_retention", "scope": "company", "scope_id": 0, "month": month.first_day}
    Figure.objects.update_or_create(**about, defaults=counted)


def published(month: Month = JUNE) -> list[Publication]:
    """The month as its figures stand."""
    return freeze(by=None, month=month, places=None, counted_at=timezone.now())
