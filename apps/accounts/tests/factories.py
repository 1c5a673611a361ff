"""Accounts, contacts, contracts and revenue events for tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory

from apps.accounts import services
from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.people.tests.factories import TeamFactory


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account

    name = factory.Sequence(lambda n: f"Account {n}")
    started_on = dt.date(2022, 3, 1)
    team = factory.SubFactory(TeamFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Account:
        return services.create_account(by=None, **kwargs)


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    account = factory.SubFactory(AccountFactory)
    full_name = factory.Sequence(lambda n: f"Contact {n}")
    email = factory.Sequence(lambda n: f"contact{n}@client.example")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Contact:
        return services.create_contact(by=None, **kwargs)


class ContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    account = factory.SubFactory(AccountFactory)
    kind = "retainer"
    monthly_fee = Decimal(12000)
    included_hours = Decimal(100)
    starts_on = dt.date(2025, 1, 1)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Contract:
        return services.create_contract(by=None, **kwargs)


class RevenueEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RevenueEvent

    account = factory.SubFactory(AccountFactory)
    kind = "new"
    monthly_amount = Decimal(10000)
    occurred_on = dt.date(2024, 1, 1)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> RevenueEvent:
        return services.create_revenue_event(by=None, **kwargs)
