"""Dimensions, perceptions, gaps, practices and coaching plans in the API."""

from typing import Any

from apps.relationships.api import coaching, gaps

RESOURCES: dict[str, Any] = coaching.RESOURCES
ACCOUNT_PATHS: list[Any] = gaps.PATHS  # below accounts/{id}/
