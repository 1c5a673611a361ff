"""Obstacles and the notes on them, in the API."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from apps.core.access import EVERYONE
from apps.core.api.fields import RowChoice
from apps.core.api.filters import in_state
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.initiatives.api.named import NamingSerializer, NamingViewSet
from apps.initiatives.models import Initiative
from apps.scorecards.obstacles import services
from apps.scorecards.obstacles.filters import STATES
from apps.scorecards.obstacles.models import Obstacle, ObstacleNote


class ObstacleSerializer(NamingSerializer):
    initiative = RowChoice(queryset=Initiative.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Obstacle
        fields = [
            "id",
            "measure",
            "scope",
            "scope_id",
            "text",
            "kind",
            "owner",
            "due_on",
            "state",
            "reason",
            "initiative",
            "target",
            "settled_on",
            "recorded_by",
            "recorded_at",
            "external_id",
        ]
        read_only_fields = ["target", "settled_on", "recorded_by"]
        extra_kwargs = {"reason": {"help_text": "What removed it, or why one lives with it: then it must be given."}}


class ObstacleViewSet(NamingViewSet):
    """What stands in the way of a target: written by those held to it, and by whoever owns the row."""

    model = Obstacle
    serializer_class = ObstacleSerializer
    writers = EVERYONE
    writes = Writes(services.create_obstacle, services.update_obstacle, services.delete_obstacle)
    search_fields = ["text", "reason"]
    extra_filters = {
        **NamingViewSet.extra_filters,
        "state": filters.ChoiceFilter(choices=STATES, method=in_state),
    }


class ObstacleNoteSerializer(RowSerializer):
    obstacle = RowChoice(queryset=Obstacle.objects.all())
    author: Any = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = ObstacleNote
        fields = ["id", "obstacle", "text", "author", "recorded_at"]


class ObstacleNoteViewSet(ServiceViewSet):
    """What was noted while an obstacle was worked on; a note stays."""

    model = ObstacleNote
    serializer_class = ObstacleNoteSerializer
    writers = EVERYONE
    writes = Writes(create=services.add_note)
    search_fields = ["text"]

    def rows(self) -> QuerySet:
        return super().rows().order_by("-recorded_at", "-pk")


RESOURCES: dict[str, Any] = {"obstacles": ObstacleViewSet, "obstacle-notes": ObstacleNoteViewSet}
