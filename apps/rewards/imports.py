"""What can be brought in from files: incentive plans."""

from apps.rewards.plans.imports import RESOURCES

__all__ = ["RESOURCES"]
