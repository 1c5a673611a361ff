"""Outgoing webhooks and their deliveries in the API: to be watched from outside, by administrators. Never a secret."""

from django.db.models import QuerySet
from rest_framework import serializers

from apps.core.access import ADMINISTRATORS
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import RowViewSet
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event, Subscription


class SubscriptionSerializer(RowSerializer):
    events = serializers.ListField(child=serializers.ChoiceField(Event.choices), source="wanted", read_only=True)
    is_paused = serializers.BooleanField(read_only=True)

    class Meta:
        model = Subscription
        fields = [
            "id",
            "name",
            "url",
            "events",
            "is_paused",
            "paused_at",
            "is_paused_by_itself",
            "failing_since",
            "next_try_at",
            "error",
        ]


class DeliverySerializer(RowSerializer):
    event = serializers.CharField(source="kind", read_only=True)
    delivery = serializers.SerializerMethodField(help_text="The `id` that the other system reads.")

    class Meta:
        model = Message
        fields = [
            "id",
            "subscription",
            "event",
            "delivery",
            "state",
            "attempts",
            "error",
            "recorded_at",
            "next_try_at",
            "sent_at",
        ]

    def get_delivery(self, row: Message) -> str:
        return row.delivery_id


class SubscriptionViewSet(RowViewSet):
    """Which systems are told what, and how it goes with each (read only)."""

    model = Subscription
    serializer_class = SubscriptionSerializer
    access = ADMINISTRATORS
    search_fields = ["name"]


class DeliveryViewSet(RowViewSet):
    """What was told to which system, and what became of it (read only)."""

    model = Message
    serializer_class = DeliverySerializer
    access = ADMINISTRATORS
    extra_filters = {"event": "kind"}

    def rows(self) -> QuerySet:
        return Message.objects.filter(channel=Message.Channel.WEBHOOK).defer("text", "html")


RESOURCES = {"webhooks": SubscriptionViewSet, "webhook-deliveries": DeliveryViewSet}
