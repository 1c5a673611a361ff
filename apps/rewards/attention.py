"""What needs somebody in this app: awards to give."""

from apps.rewards.awards.attention import items

__all__ = ["items"]
