"""Every table of the app, part by part."""

from apps.rewards.awards.models import Award, Prize, SharedAwards
from apps.rewards.plans.models import Dispute, IncentivePlan, Payout

__all__ = ["Award", "Dispute", "IncentivePlan", "Payout", "Prize", "SharedAwards"]
