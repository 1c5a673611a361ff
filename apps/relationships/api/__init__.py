"""Dimensions, perceptions, gaps, practices and coaching plans in the API."""

from typing import Any

from apps.relationships.api import asking, coaching, gaps

RESOURCES: dict[str, Any] = {**asking.RESOURCES, **coaching.RESOURCES}
ACCOUNT_PATHS: list[Any] = gaps.PATHS  # below accounts/{id}/
