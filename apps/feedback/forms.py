"""Forms of administrators on what is asked and how often."""

from apps.core.forms import RowForm
from apps.feedback.models import Programme, Questionnaire, Theme


class ProgrammeForm(RowForm):
    class Meta:
        model = Programme
        fields = ("name", "questionnaire", "cadence", "audience", "starts_on", "is_running")


class ThemeForm(RowForm):
    class Meta:
        model = Theme
        fields = ("name",)


class QuestionnaireForm(RowForm):
    class Meta:
        model = Questionnaire
        fields = ("name", "asks_overall", "asks_stay", "asks_buy_more", "asks_recommend", "asks_comment", "asks_themes")
