"""The account with something on it, for the tests of its pages."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.accounts.tests.factories import ContactFactory, ContractFactory, RevenueEventFactory


@pytest.fixture
def filled(cast):
    """The cast's account with a contact, a contract and a ledger."""
    cast.contact = ContactFactory(account=cast.account, full_name="Dana Whitfield", joined_on=dt.date(2025, 1, 7))
    cast.contract = ContractFactory(account=cast.account, ends_on=None)
    cast.event = RevenueEventFactory(account=cast.account, monthly_amount=Decimal(12000))
    return cast
