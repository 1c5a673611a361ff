"""Dimensions, perceptions, gaps, practices and coaching plans in the API."""

from typing import Any

RESOURCES: dict[str, Any] = {}
ACCOUNT_PATHS: list[Any] = []  # below accounts/{id}/
