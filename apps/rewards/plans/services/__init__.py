"""Every write of plans and payouts: who may, in one transaction, audited. What is approved is never touched."""

from apps.rewards.plans.services.agreeing import create_incentive_plan, delete_incentive_plan, update_incentive_plan
from apps.rewards.plans.services.approving import approve_payout, correct_payout, discard_payout
from apps.rewards.plans.services.disputing import answer_dispute, dispute_payout, may_dispute
from apps.rewards.plans.services.paying import compute_month, compute_payout

__all__ = [
    "answer_dispute",
    "approve_payout",
    "compute_month",
    "compute_payout",
    "correct_payout",
    "create_incentive_plan",
    "delete_incentive_plan",
    "discard_payout",
    "dispute_payout",
    "may_dispute",
    "update_incentive_plan",
]
