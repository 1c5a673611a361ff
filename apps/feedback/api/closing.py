"""What came of answers: follow-ups, and the changes made because of answers."""

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from apps.core.access import READERS
from apps.core.api.filters import IdFilter
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import RowViewSet, ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import Change, FollowUp, Response


class FollowUpSerializer(RowSerializer):
    said = serializers.CharField(write_only=True, required=False, max_length=300, help_text="The client reads it.")
    did = serializers.CharField(write_only=True, required=False, max_length=600, help_text="The client reads it.")

    class Meta:
        model = FollowUp
        fields = [
            "id",
            "response",
            "owner",
            "state",
            "due_at",
            "first_reply_at",
            "outcome",
            "is_changed",
            "closed_at",
            "escalated_at",
            "said",
            "did",
        ]
        read_only_fields = ["response", "due_at", "closed_at", "escalated_at"]


class FollowUpViewSet(ServiceViewSet):
    """Follow-ups of the low answers a person may read. PATCH takes, replies, hands over and closes; nobody makes one.

    Closing needs `outcome`; closing with `is_changed` also `said` and `did`, which the client reads.
    """

    model = FollowUp
    serializer_class = FollowUpSerializer
    writers = READERS
    writes = Writes(update=services.update_follow_up)
    search_fields = ["outcome", "response__account__name"]
    extra_filters = {"account": "response__account"}


class ChangeSerializer(RowSerializer):
    class Meta:
        model = Change
        fields = ["id", "account", "said", "did", "made_on", "is_shared", "source_kind", "source", "responses"]
        read_only_fields = fields


class AnswerFilter(IdFilter):
    """Changes of an answer that the person may read; of any other they do not learn whether it led to one."""

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        readable = Response.objects.readable_by(self.parent.request.user)
        return qs if value is None else qs.filter(responses__in=readable.filter(pk=value).order_by())


class ChangeViewSet(RowViewSet):
    """Changes made because of answers. They are written by closing a follow-up, by decisions and by initiatives."""

    model = Change
    serializer_class = ChangeSerializer
    search_fields = ["said", "did"]
    extra_filters = {"responses": AnswerFilter()}

    def rows(self) -> QuerySet:
        """With those of the linked answers that the reader may read."""
        if getattr(self, "swagger_fake_view", False):
            return super().rows()
        readable = Response.objects.readable_by(self.person).order_by("pk")
        return super().rows().prefetch_related(Prefetch("responses", queryset=readable))
