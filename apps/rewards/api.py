"""What other systems read of plans, payouts and awards: each part names its own."""

from typing import Any

from apps.rewards.awards.api import RESOURCES as AWARDS

RESOURCES: dict[str, Any] = {**AWARDS}
