"""The tables of feedback, by subject: what is asked, of whom, what they answered, and what came of it."""

from apps.feedback.models.answers import (
    Draft,
    ImpactRating,
    QuestionAnswer,
    Response,
    ResponseTheme,
    UnconfirmedAnswer,
)
from apps.feedback.models.asking import (
    AskingPreference,
    FeedbackExclusion,
    FeedbackRequest,
    Programme,
)
from apps.feedback.models.closing import Change, ChangeResponse, FollowUp, RemovedTheme, Told
from apps.feedback.models.questions import Question, Questionnaire, QuestionnaireVersion, Theme, ThemeRule
from apps.feedback.models.scores import LOW_OVERALL
from apps.feedback.models.standing import StandingAnswer, StandingItem

__all__ = [
    "LOW_OVERALL",
    "AskingPreference",
    "Change",
    "ChangeResponse",
    "Draft",
    "FeedbackExclusion",
    "FeedbackRequest",
    "FollowUp",
    "ImpactRating",
    "Programme",
    "Question",
    "QuestionAnswer",
    "Questionnaire",
    "QuestionnaireVersion",
    "RemovedTheme",
    "Response",
    "ResponseTheme",
    "StandingAnswer",
    "StandingItem",
    "Theme",
    "ThemeRule",
    "Told",
    "UnconfirmedAnswer",
]
