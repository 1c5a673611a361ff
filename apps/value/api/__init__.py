"""Decisions, the value analysis and the retainer statement in the API."""

from apps.value.api import accounts, decisions, retainer

RESOURCES = decisions.RESOURCES
ACCOUNT_PATHS = [*accounts.PATHS, *retainer.PATHS]  # below accounts/{id}/
