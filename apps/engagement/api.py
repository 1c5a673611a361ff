"""What other systems feed and read of boards and conferences: each part names its own."""

from typing import Any

RESOURCES: dict[str, Any] = {}
