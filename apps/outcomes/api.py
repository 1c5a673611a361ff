"""Service levels, the authority register and the friction log in the API."""

from typing import Any

RESOURCES: dict[str, Any] = {}
