"""The status an initiative was last seen with, so that each change of it is told once (services/noting.py)."""

from django.db import models


class NotedStatus(models.Model):
    """The status as the API tells it; `changes` counts how often it was another one.

    No history: it is computed, and can be computed again for any day.
    """

    initiative = models.OneToOneField("initiatives.Initiative", models.CASCADE, primary_key=True, related_name="noted")
    status = models.CharField(max_length=20)
    changes = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Initiative {self.initiative_id}: {self.status}"
