"""Feedback in the API: what is asked, of whom, what they answered, what came of it. A link's token is never shown."""

from typing import Any

from apps.feedback.api.answers import ResponseViewSet
from apps.feedback.api.asking import FeedbackRequestViewSet
from apps.feedback.api.closing import ChangeViewSet, FollowUpViewSet
from apps.feedback.api.exclusions import FeedbackExclusionViewSet
from apps.feedback.api.setup import ProgrammeViewSet, QuestionnaireViewSet, ThemeViewSet

RESOURCES: dict[str, Any] = {
    "themes": ThemeViewSet,
    "questionnaires": QuestionnaireViewSet,
    "programmes": ProgrammeViewSet,
    "feedback-requests": FeedbackRequestViewSet,
    "feedback-exclusions": FeedbackExclusionViewSet,
    "responses": ResponseViewSet,
    "follow-ups": FollowUpViewSet,
    "changes": ChangeViewSet,
}
