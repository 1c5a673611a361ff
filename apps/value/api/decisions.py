"""Decisions on impacts in the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from apps.core.api.fields import Day, RowChoice
from apps.core.api.filters import IdFilter
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback.models import Response
from apps.people.models import Person
from apps.value.models import Decision
from apps.value.models.decisions import PARTS
from apps.value.period import read_period
from apps.value.services import decisions as services


class AnswerChoice(RowChoice):
    """An answer that the person may read; any other does not exist for them."""

    def get_queryset(self) -> QuerySet:
        return Response.objects.current().readable_by(self.context["request"].user)


class AnswerFilter(IdFilter):
    """Decisions that an answer led to, which the person may read."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        readable = Response.objects.readable_by(self.parent.request.user).filter(pk=value)
        return qs.filter(responses__in=readable.values("pk"))


class DecisionSerializer(RowSerializer):
    parts = serializers.ListField(
        child=serializers.ChoiceField(choices=PARTS),
        required=False,
        help_text="Of a combination: at least two.",
    )
    decided_by = RowChoice(queryset=Person.objects.all(), required=False, help_text="You, unless told.")
    decided_on = Day(required=False, help_text="Today, unless told.")
    reviewed_on = Day(required=False, allow_null=True, help_text="Set by the review; of a past one it may be given.")
    responses = AnswerChoice(
        many=True, queryset=Response.objects.all(), required=False, help_text="The answers that led to it."
    )
    figures_from = Day(write_only=True, required=False, help_text="On creation: the period it is decided upon.")
    figures_to = Day(write_only=True, required=False)
    said = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=300)
    did = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=600)
    is_shared = serializers.BooleanField(write_only=True, required=False)

    class Meta:
        model = Decision
        fields = [
            "id",
            "impact",
            "kind",
            "parts",
            "reason",
            "decided_by",
            "decided_on",
            "review_on",
            "outcome",
            "reviewed_on",
            "reviewed_by",
            "responses",
            "figures_before",
            "figures_after",
            "figures_from",
            "figures_to",
            "said",
            "did",
            "is_shared",
            "external_id",
        ]
        read_only_fields = ["reviewed_by", "figures_before", "figures_after"]
        extra_kwargs = {"outcome": {"help_text": "What came of it, in words; giving it reviews the decision."}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The period as one value; the month of a day that stands alone."""
        given = {name: attrs.pop(f"figures_{name}", None) for name in ("from", "to")}
        chosen = {name: str(day) for name, day in given.items() if day}
        return attrs | {"period": read_period(chosen)} if chosen else attrs


class DecisionViewSet(ServiceViewSet):
    """What was decided on an impact, with the figures before and, once reviewed, after.

    `outcome` reviews it: the figures of a period as long as the one before are kept with it. With `said` and `did` the
    client reads of it. A decision only answers for the leadership led to exists for the leadership alone.
    """

    model = Decision
    serializer_class = DecisionSerializer
    writes = Writes(services.create_decision, services.update_decision, services.delete_decision)
    search_fields = ["reason", "outcome", "impact__statement", "impact__account__name"]
    extra_filters = {"account": "impact__account", "responses": AnswerFilter()}

    def rows(self) -> QuerySet:
        """With those of the linked answers that the reader may read."""
        if getattr(self, "swagger_fake_view", False):
            return super().rows()
        readable = Response.objects.readable_by(self.person).order_by("pk")
        return super().rows().prefetch_related(Prefetch("responses", queryset=readable))


RESOURCES: dict[str, Any] = {"decisions": DecisionViewSet}
