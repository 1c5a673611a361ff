"""Answers on whole-number scales: the field, and the same limits in the database."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

LOW_OVERALL = 2


def score(label: Any, low: int, high: int) -> models.PositiveSmallIntegerField:
    """An answer on a whole-number scale, empty where the client skipped it."""
    limits = [MinValueValidator(low), MaxValueValidator(high)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=limits)


def within(name: str, low: int, high: int, constraint: str) -> models.CheckConstraint:
    """The same limits in the database."""
    return models.CheckConstraint(condition=Q(**{name: None}) | Q(**{f"{name}__range": (low, high)}), name=constraint)
