"""Dimensions and perceptions in the API. A client's score is null while it is hidden; no filter or order tells it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import serializers

from apps.core.access import EVERYONE
from apps.core.api.filters import MomentFilter, Ordering
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.core.months import today
from apps.relationships import services
from apps.relationships.models import Dimension, Perception
from apps.relationships.queries import CONFIGURERS

BLIND = {"seller_score", "client_score", "client_answered_at"}  # by these nothing is ordered: people are not ranked


class DimensionSerializer(RowSerializer):
    client_wordings = serializers.JSONField(required=False, help_text="{language: text} with {person} for the name.")
    seller_wordings = serializers.JSONField(required=False, help_text="{language: text} with {contact} for the name.")

    class Meta:
        model = Dimension
        fields = ["id", "name", "client_wordings", "seller_wordings", "position", "is_asked", "external_id"]


class DimensionViewSet(ServiceViewSet):
    """What both sides answer about. POST of a name that exists takes that dimension over."""

    writers = CONFIGURERS
    model = Dimension
    serializer_class = DimensionSerializer
    writes = Writes(services.create_dimension, services.update_dimension)
    search_fields = ["name"]


class PerceptionSerializer(RowSerializer):
    class Meta:
        model = Perception
        fields = [
            "id",
            "contact",
            "person",
            "dimension",
            "frame",
            "asked_on",
            "seller_score",
            "seller_answered_at",
            "client_score",
            "client_answered_at",
            "external_id",
        ]
        extra_kwargs = {
            "asked_on": {"required": False},
            "client_score": {"help_text": "Null while it is hidden: until the seller’s is locked, or for 30 days."},
        }

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """What may be read (`readable_on`) in place of what stands in the row."""
        instance.client_score, instance.client_answered_at = instance.seen_client_score, instance.seen_client_at
        instance.seller_score, instance.seller_answered_at = instance.seen_seller_score, instance.seen_seller_at
        return super().to_representation(instance)


class BlindOrdering(Ordering):
    def get_valid_fields(self, queryset: QuerySet, view: Any, context: Any = None) -> list[tuple[str, str]]:
        return [pair for pair in super().get_valid_fields(queryset, view, context) if pair[0] not in BLIND]


class PerceptionViewSet(ServiceViewSet):
    """POST brings in the past (administrators). PATCH {"seller_score": n}: the person answers blind, and it locks."""

    writers = EVERYONE
    model = Perception
    serializer_class = PerceptionSerializer
    writes = Writes(services.record_perception, services.update_perception)
    search_fields: Sequence[str] = ["contact__full_name", "person__full_name", "dimension__name"]
    filter_backends = [*ServiceViewSet.filter_backends[:-1], BlindOrdering]
    extra_filters = {
        "account": "contact__account",
        "client_answered_at_from": MomentFilter(field_name="seen_client_at", lookup_expr="gte"),
        "client_answered_at_to": MomentFilter(field_name="seen_client_at", lookup_expr="lte", is_end=True),
    }

    def rows(self) -> QuerySet:
        return Perception.objects.readable_on(today(), by=self.person)

    def writable_object(self) -> Any:
        """Their own, and for administrators all; the service says what may be written."""
        row = self.get_object()
        if row.person_id != self.person.pk and not self.person.is_administrator:
            raise PermissionDenied
        return Perception.objects.get(pk=row.pk)  # as it stands: what is shown hides scores


RESOURCES: dict[str, Any] = {"dimensions": DimensionViewSet, "perceptions": PerceptionViewSet}
