"""What can be brought in from files: incentive plans."""

from django.utils.translation import gettext_lazy as _

from apps.rewards.plans.imports import RESOURCES

__all__ = ["GROUP", "RESOURCES"]
GROUP = _("Pay")
