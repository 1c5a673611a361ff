"""Accounts and who works on them by day, contacts, contracts, the revenue ledger."""

from apps.accounts.models.accounts import Account, AccountManager, AccountTeam
from apps.accounts.models.contacts import Contact
from apps.accounts.models.contracts import Contract, RevenueEvent

__all__ = ["Account", "AccountManager", "AccountTeam", "Contact", "Contract", "RevenueEvent"]
