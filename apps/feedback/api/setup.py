"""What is asked and how often: themes, questionnaires, programmes."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from apps.core.access import ADMINISTRATORS
from apps.core.api.serializers import KnownFields, RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import Programme, Question, Questionnaire, Theme

ASKED = Prefetch("questions", Question.objects.filter(is_asked=True), to_attr="asked_questions")


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


class Wording(serializers.DictField):
    """{language: text}"""

    child = serializers.CharField(allow_blank=True)


class QuestionSerializer(KnownFields):
    """A question of a questionnaire's own. Wordings are {language: text}; a language without one shows the English."""

    id = serializers.IntegerField(required=False, help_text="Of the question to change; without it a new one is added.")
    kind = serializers.ChoiceField(Question.Kind.choices)
    wording = Wording()
    low = Wording(required=False)
    high = Wording(required=False)
    options = serializers.ListField(child=Wording(), required=False)


class QuestionnaireSerializer(RowSerializer):
    """`questions` are given as a whole list in their order: those left out are retired. Wrong ones change nothing."""

    questions = QuestionSerializer(many=True, required=False, source="asked_questions")

    class Meta:
        model = Questionnaire
        fields = [
            "id",
            "name",
            "asks_impacts",
            "asks_overall",
            "asks_stay",
            "asks_buy_more",
            "asks_recommend",
            "asks_comment",
            "asks_themes",
            "current_version",
            "questions",
            "external_id",
        ]
        read_only_fields = ["current_version"]


class QuestionnaireViewSet(ServiceViewSet):
    model = Questionnaire
    serializer_class = QuestionnaireSerializer
    lists = (ASKED,)
    writers = ADMINISTRATORS
    writes = Writes(services.create_questionnaire, services.update_questionnaire, services.delete_questionnaire)
    search_fields = ["name"]

    def create_row(self, values: dict[str, Any]) -> Questionnaire:
        return super().create_row(_named(values))

    def update_row(self, row: Questionnaire, values: dict[str, Any]) -> Questionnaire:
        return super().update_row(row, _named(values))


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """The questions as the service calls them."""
    return {"questions" if name == "asked_questions" else name: value for name, value in values.items()}


class ProgrammeSerializer(RowSerializer):
    class Meta:
        model = Programme
        fields = [
            "id",
            "name",
            "questionnaire",
            "cadence",
            "days",
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
