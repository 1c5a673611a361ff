"""Activities and their kinds for tests."""

import datetime as dt
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.activities import services
from apps.activities.models import Activity, ActivityKind
from apps.people.tests.factories import PersonFactory


class ActivityKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityKind

    name = factory.Sequence(lambda n: f"Kind {n}")


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    account = factory.SubFactory(AccountFactory)
    person = factory.SubFactory(PersonFactory)
    kind = factory.SubFactory(ActivityKindFactory)
    occurred_on = dt.date(2025, 6, 3)
    minutes = 60
    summary = "Call"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Activity:
        return services.record_activity(by=None, **kwargs)
