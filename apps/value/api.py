"""Decisions, the value analysis and the retainer statement in the API."""

from typing import Any

RESOURCES: dict[str, Any] = {}
ACCOUNT_PATHS: list[Any] = []  # below accounts/{id}/
