"""Feedback in the API: themes, questionnaires, programmes, requests and responses. A link's token is never shown."""

from typing import Any

from apps.feedback.api.answers import ResponseViewSet
from apps.feedback.api.asking import FeedbackRequestViewSet
from apps.feedback.api.setup import ProgrammeViewSet, QuestionnaireViewSet, ThemeViewSet

RESOURCES: dict[str, Any] = {
    "themes": ThemeViewSet,
    "questionnaires": QuestionnaireViewSet,
    "programmes": ProgrammeViewSet,
    "feedback-requests": FeedbackRequestViewSet,
    "responses": ResponseViewSet,
}
