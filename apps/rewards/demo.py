"""What the demo firm pays its people for."""

from apps.core.demo_firm import Firm
from apps.rewards.plans import demo as plans


def load(firm: Firm) -> None:
    plans.load(firm)


def settle(firm: Firm) -> None:
    plans.settle(firm)
