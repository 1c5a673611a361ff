"""What needs somebody today: every app's `attention.py`, asked about the accounts in a person's care."""

import datetime as dt
from typing import Any

from apps.accounts.models import Account
from apps.core import registry
from apps.core.due import Attention


def needs_of(person: Any, today: dt.date) -> list[Attention]:
    """What needs this person: on the accounts they manage (a lead: their team's), and in the system."""
    return _asked(person, Account.objects.visible_to(person).in_care_of(person), today)


def needs_of_account(person: Any, account: Account, today: dt.date) -> list[Attention]:
    """What is due on one account, whoever looks."""
    found = _asked(person, Account.objects.filter(pk=account.pk), today)
    return [item for item in found if item.account_id == account.pk]


def _asked(person: Any, accounts: Any, today: dt.date) -> list[Attention]:
    modules = registry.modules("attention")
    return [item for module in modules for item in module.items(person, accounts, today)]
