"""What other systems read of plans, payouts and awards: each part names its own."""

from typing import Any

RESOURCES: dict[str, Any] = {}
