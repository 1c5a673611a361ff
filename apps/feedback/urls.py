"""URLs of feedback for the firm's people; the client's are in urls_public.py."""

from django.urls import path

from apps.feedback.views import asking, exclusions, inbox, programmes, questionnaires, setup, upcoming

app_name = "feedback"
urlpatterns = [
    path("", inbox.ResponseList.as_view(), name="list"),
    path("<int:pk>/", inbox.ResponseDetail.as_view(), name="detail"),
    path("ask/", asking.ask, name="ask"),
    path("requests/", asking.RequestList.as_view(), name="requests"),
    path("requests/<int:pk>/", asking.RequestDetail.as_view(), name="request"),
    path("requests/<int:pk>/cancel/", asking.cancel_request, name="cancel_request"),
    path("next/", upcoming.Upcoming.as_view(), name="upcoming"),
    path("exclusions/", exclusions.ExclusionList.as_view(), name="exclusions"),
    path("exclusions/new/", exclusions.ExclusionCreate.as_view(), name="exclusion_create"),
    path("exclusions/<int:pk>/", exclusions.ExclusionDetail.as_view(), name="exclusion"),
    path("exclusions/<int:pk>/history/", exclusions.ExclusionHistory.as_view(), name="exclusion_history"),
    path("exclusions/<int:pk>/approve/", exclusions.approve_exclusion, name="approve_exclusion"),
    path("exclusions/<int:pk>/withdraw/", exclusions.withdraw_exclusion, name="withdraw_exclusion"),
    path("exclusions/<int:pk>/end/", exclusions.end_exclusion, name="end_exclusion"),
    path("programmes/", programmes.ProgrammeList.as_view(), name="programmes"),
    path("programmes/new/", programmes.ProgrammeCreate.as_view(), name="programme_create"),
    path("programmes/<int:pk>/", programmes.ProgrammeDetail.as_view(), name="programme"),
    path("programmes/<int:pk>/edit/", programmes.ProgrammeUpdate.as_view(), name="programme_update"),
    path("programmes/<int:pk>/history/", programmes.ProgrammeHistory.as_view(), name="programme_history"),
    path("themes/", setup.ThemeList.as_view(), name="themes"),
    path("themes/new/", setup.ThemeCreate.as_view(), name="theme_create"),
    path("themes/<int:pk>/edit/", setup.ThemeUpdate.as_view(), name="theme_update"),
    path("themes/<int:pk>/delete/", setup.ThemeDelete.as_view(), name="theme_delete"),
    path("questionnaires/", questionnaires.QuestionnaireList.as_view(), name="questionnaires"),
    path("questionnaires/new/", questionnaires.QuestionnaireCreate.as_view(), name="questionnaire_create"),
    path("questionnaires/<int:pk>/", questionnaires.QuestionnaireDetail.as_view(), name="questionnaire"),
    path("questionnaires/<int:pk>/edit/", questionnaires.QuestionnaireUpdate.as_view(), name="questionnaire_update"),
    path("questionnaires/<int:pk>/questions/new/", questionnaires.QuestionCreate.as_view(), name="question_create"),
    path("questions/<int:pk>/edit/", questionnaires.QuestionUpdate.as_view(), name="question_update"),
    path("questions/<int:pk>/move/", questionnaires.move_question, name="move_question"),
    path("questions/<int:pk>/retire/", questionnaires.retire_question, name="retire_question"),
]
