"""Initiatives, milestones and baselines in the API."""

from typing import Any

from apps.initiatives.api.initiatives import InitiativeViewSet
from apps.initiatives.api.plans import BaselineViewSet, MilestoneViewSet

RESOURCES: dict[str, Any] = {
    "initiatives": InitiativeViewSet,
    "milestones": MilestoneViewSet,
    "baselines": BaselineViewSet,
}
