"""How a measure counts a row: 1 where a condition holds, else 0."""

from django.db.models import Case, IntegerField, Q, When
from django.db.models.expressions import Combinable


def yes(condition: Q | Combinable) -> Case:
    """1 where the condition holds, else 0."""
    return Case(When(condition, then=1), default=0, output_field=IntegerField())
