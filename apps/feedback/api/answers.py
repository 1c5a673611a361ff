"""Responses with their ratings and earlier versions."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from apps.core.access import ADMINISTRATORS
from apps.core.api.fields import RowChoice
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import ImpactRating, QuestionAnswer, Response, Theme

_ANSWERS = ["answered_at", "overall_satisfaction", "stay_intent", "buy_more_intent", "recommend", "comment", "themes"]
_ALWAYS_SHOWN = {"id", "account", "contact", "request", "answered_at", "is_leadership_only", "external_id"}


class ImpactRatingSerializer(RowSerializer):
    class Meta:
        model = ImpactRating
        fields = ["impact", "importance", "satisfaction", "cannot_judge"]


class QuestionAnswerSerializer(RowSerializer):
    class Meta:
        model = QuestionAnswer
        fields = ["question", "number", "option", "text", "cannot_judge"]
        read_only_fields = fields


class VersionSerializer(RowSerializer):
    """What a client had sent before they sent the answer that stands."""

    impact_ratings = ImpactRatingSerializer(many=True, read_only=True)

    class Meta:
        model = Response
        fields = [*_ANSWERS, "impact_ratings", "superseded_at"]
        read_only_fields = fields


class ResponseSerializer(RowSerializer):
    themes = RowChoice(many=True, queryset=Theme.objects.all(), required=False)
    impact_ratings = ImpactRatingSerializer(many=True, required=False)
    question_answers = QuestionAnswerSerializer(
        many=True, read_only=True, help_text="Of a questionnaire's own questions."
    )
    versions = VersionSerializer(many=True, read_only=True, help_text="The earlier submissions, newest first.")

    class Meta:
        model = Response
        fields = [
            "id",
            "account",
            "contact",
            "request",
            *_ANSWERS,
            "is_leadership_only",
            "impact_ratings",
            "cannot_judge",
            "question_answers",
            "versions",
            "external_id",
        ]
        read_only_fields = ["account", "cannot_judge"]

    def to_representation(self, instance: Response) -> dict[str, Any]:
        """An administrator who brings in an answer for the leadership only does not read what stands in it."""
        shown = super().to_representation(instance)
        is_hidden = instance.is_leadership_only and self.context["request"].user.is_administrator
        return {name: value for name, value in shown.items() if not is_hidden or name in _ALWAYS_SHOWN}


class ResponseViewSet(ServiceViewSet):
    """Answers that stand, with their earlier versions. POST is for past answers: it alerts nobody."""

    model = Response
    serializer_class = ResponseSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.record_response, services.update_response, services.delete_response)
    lists = ["themes", "impact_ratings", "question_answers"]
    search_fields = ["comment", "contact__full_name", "account__name"]
    extra_filters = {"impact": "impact_ratings__impact"}

    def rows(self) -> QuerySet:
        """With the versions the person may read, after a write too: one for the leadership only stays theirs."""
        rows = super().rows().current()  # type: ignore[attr-defined]
        if getattr(self, "swagger_fake_view", False):
            return rows
        versions = Prefetch("versions", Response.objects.readable_by(self.person))
        return rows.prefetch_related(versions, "versions__themes", "versions__impact_ratings")

    def readable(self, rows: QuerySet) -> QuerySet:
        return rows.readable_by(self.person)  # type: ignore[attr-defined]
