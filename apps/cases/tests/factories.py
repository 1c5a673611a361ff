"""Service cases for tests."""

import datetime as dt
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.cases import services
from apps.cases.models import Case


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    account = factory.SubFactory(AccountFactory)
    subject = factory.Sequence(lambda n: f"Case {n}")
    opened_on = dt.date(2025, 6, 2)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Case:
        return services.create_case(by=None, **kwargs)
