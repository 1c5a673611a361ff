"""What other systems read of plans, payouts and awards: each part names its own."""

from typing import Any

from apps.rewards.awards.api import RESOURCES as AWARDS
from apps.rewards.plans.api import RESOURCES as PLANS

RESOURCES: dict[str, Any] = {**PLANS, **AWARDS}
