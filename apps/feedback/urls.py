"""URLs of feedback for the firm's people; the client's are in urls_public.py."""

from django.urls import path

from apps.feedback.views import asking, coverage, follow_ups, inbox, programmes, setup, themes

app_name = "feedback"
urlpatterns = [
    path("", inbox.ResponseList.as_view(), name="list"),
    path("<int:pk>/", inbox.ResponseDetail.as_view(), name="detail"),
    path("<int:pk>/themes/add/", themes.add_theme, name="add_theme"),
    path("<int:pk>/themes/<int:theme>/remove/", themes.remove_theme, name="remove_theme"),
    path("coverage/", coverage.Coverage.as_view(), name="coverage"),
    path("years/", coverage.years, name="years"),
    path("follow-ups/", follow_ups.FollowUpList.as_view(), name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_ups.FollowUpDetail.as_view(), name="follow_up"),
    path("follow-ups/<int:pk>/take/", follow_ups.take, name="take_follow_up"),
    path("follow-ups/<int:pk>/reply/", follow_ups.reply, name="reply_follow_up"),
    path("follow-ups/<int:pk>/hand-over/", follow_ups.hand_over, name="hand_over_follow_up"),
    path("follow-ups/<int:pk>/close/", follow_ups.close, name="close_follow_up"),
    path("ask/", asking.ask, name="ask"),
    path("requests/", asking.RequestList.as_view(), name="requests"),
    path("requests/<int:pk>/", asking.RequestDetail.as_view(), name="request"),
    path("requests/<int:pk>/cancel/", asking.cancel_request, name="cancel_request"),
    path("programmes/", programmes.ProgrammeList.as_view(), name="programmes"),
    path("programmes/new/", programmes.ProgrammeCreate.as_view(), name="programme_create"),
    path("programmes/<int:pk>/", programmes.ProgrammeDetail.as_view(), name="programme"),
    path("programmes/<int:pk>/edit/", programmes.ProgrammeUpdate.as_view(), name="programme_update"),
    path("programmes/<int:pk>/history/", programmes.ProgrammeHistory.as_view(), name="programme_history"),
    path("themes/", setup.ThemeList.as_view(), name="themes"),
    path("themes/new/", setup.ThemeCreate.as_view(), name="theme_create"),
    path("themes/apply/", themes.apply_rules, name="apply_theme_rules"),
    path("themes/<int:pk>/words/", themes.words, name="theme_words"),
    path("themes/<int:pk>/edit/", setup.ThemeUpdate.as_view(), name="theme_update"),
    path("themes/<int:pk>/delete/", setup.ThemeDelete.as_view(), name="theme_delete"),
    path("questionnaires/", setup.QuestionnaireList.as_view(), name="questionnaires"),
    path("questionnaires/new/", setup.QuestionnaireCreate.as_view(), name="questionnaire_create"),
    path("questionnaires/<int:pk>/edit/", setup.QuestionnaireUpdate.as_view(), name="questionnaire_update"),
]
