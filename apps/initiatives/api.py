"""Initiatives and milestones in the API."""

from typing import Any

RESOURCES: dict[str, Any] = {}
