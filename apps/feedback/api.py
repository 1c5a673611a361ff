"""Feedback in the API: themes, questionnaires, programmes, requests and responses. A link's token is never shown."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.access import ADMINISTRATORS
from apps.core.api.fields import RowChoice
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import FeedbackRequest, ImpactRating, Programme, Questionnaire, Response, Theme

_ANSWERS = ["answered_at", "overall_satisfaction", "stay_intent", "buy_more_intent", "recommend", "comment", "themes"]
_ALWAYS_SHOWN = {"id", "account", "contact", "request", "answered_at", "is_leadership_only", "external_id"}


class ThemeSerializer(RowSerializer):
    class Meta:
        model = Theme
        fields = ["id", "name", "external_id"]


class ThemeViewSet(ServiceViewSet):
    model = Theme
    serializer_class = ThemeSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_theme, services.update_theme, services.delete_theme)
    search_fields = ["name"]


class QuestionnaireSerializer(RowSerializer):
    class Meta:
        model = Questionnaire
        fields = [
            "id",
            "name",
            "asks_overall",
            "asks_stay",
            "asks_buy_more",
            "asks_recommend",
            "asks_comment",
            "asks_themes",
            "external_id",
        ]


class QuestionnaireViewSet(ServiceViewSet):
    model = Questionnaire
    serializer_class = QuestionnaireSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_questionnaire, services.update_questionnaire, services.delete_questionnaire)
    search_fields = ["name"]


class ProgrammeSerializer(RowSerializer):
    class Meta:
        model = Programme
        fields = [
            "id",
            "name",
            "questionnaire",
            "cadence",
            "audience",
            "is_running",
            "starts_on",
            "last_run_on",
            "external_id",
        ]


class ProgrammeViewSet(ServiceViewSet):
    model = Programme
    serializer_class = ProgrammeSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_programme, services.update_programme, services.delete_programme)
    search_fields = ["name"]


class FeedbackRequestSerializer(RowSerializer):
    class Meta:
        model = FeedbackRequest
        fields = ["id", "contact", "programme", "state", "sent_at", "answered_at", "expires_at", "external_id"]
        read_only_fields = ["expires_at"]
        extra_kwargs = {"sent_at": {"allow_null": False, "required": False}}


class FeedbackRequestViewSet(ServiceViewSet):
    """POST {contact} asks now. With a moment `sent_at` in the past it records history, which mails nobody."""

    model = FeedbackRequest
    serializer_class = FeedbackRequestSerializer
    writes = Writes(services.ask_contact, services.update_request)
    row_name = "request"
    search_fields = ["contact__full_name", "contact__account__name"]
    extra_filters = {"account": "contact__account"}

    def create_row(self, values: dict[str, Any]) -> FeedbackRequest:
        if not set(values) - {"contact", "external_id"}:
            return services.ask_contact(by=self.person, **values)
        if "sent_at" not in values:
            raise ValidationError({"sent_at": _("A request of the past says when it was sent.")})
        if values.get("answered_at"):
            values = {"state": FeedbackRequest.State.ANSWERED, **values}
        return services.record_request(by=self.person, **values)

    def update_row(self, row: FeedbackRequest, values: dict[str, Any]) -> FeedbackRequest:
        """Asked once is asked: a repeat of the same ask changes nothing. Withdrawing is not only for administrators."""
        given = set(values) - {"external_id", "seen"}
        if given == {"contact"} and values["contact"].pk == row.contact_id:
            return row
        if given == {"state"} and values["state"] == FeedbackRequest.State.CANCELLED:
            return services.cancel_request(by=self.person, request=row)
        return super().update_row(row, values)


class ImpactRatingSerializer(RowSerializer):
    class Meta:
        model = ImpactRating
        fields = ["impact", "importance", "satisfaction", "cannot_judge"]


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
            "versions",
            "external_id",
        ]
        read_only_fields = ["account"]

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
    lists = ["themes", "impact_ratings", "versions__themes", "versions__impact_ratings"]
    search_fields = ["comment", "contact__full_name", "account__name"]
    extra_filters = {"impact": "impact_ratings__impact"}

    def rows(self) -> QuerySet:
        return super().rows().current()  # type: ignore[attr-defined]

    def readable(self, rows: QuerySet) -> QuerySet:
        return rows.readable_by(self.person)  # type: ignore[attr-defined]


RESOURCES = {
    "themes": ThemeViewSet,
    "questionnaires": QuestionnaireViewSet,
    "programmes": ProgrammeViewSet,
    "feedback-requests": FeedbackRequestViewSet,
    "responses": ResponseViewSet,
}
