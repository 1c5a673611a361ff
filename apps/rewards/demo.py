"""What the demo firm pays its people for, and what it honours."""

from apps.core.demo_firm import Firm
from apps.rewards.awards import demo as awards
from apps.rewards.plans import demo as plans


def load(firm: Firm) -> None:
    plans.load(firm)
    awards.load(firm)


def settle(firm: Firm) -> None:
    plans.settle(firm)
    awards.settle(firm)
