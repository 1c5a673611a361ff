"""What other systems feed and read of products."""

from typing import Any

RESOURCES: dict[str, Any] = {}
