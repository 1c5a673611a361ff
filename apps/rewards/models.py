"""Every table of the app, part by part."""

from apps.rewards.plans.models import Dispute, IncentivePlan, Payout

__all__ = ["Dispute", "IncentivePlan", "Payout"]
