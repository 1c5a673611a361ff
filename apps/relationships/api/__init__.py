"""Dimensions, perceptions, gaps, practices and coaching plans in the API."""

from typing import Any

from apps.relationships.api import asking

RESOURCES: dict[str, Any] = asking.RESOURCES
ACCOUNT_PATHS: list[Any] = []  # below accounts/{id}/
