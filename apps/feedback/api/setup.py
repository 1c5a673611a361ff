"""What is asked and how often: themes, questionnaires, programmes."""

from apps.core.access import ADMINISTRATORS
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import Programme, Questionnaire, Theme


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
