"""Pages of readers of a scorecard. A link's purpose is the name of its page, so these have no namespace."""

from django.urls import path

from apps.scorecards.circulation import public_views

urlpatterns = [
    path("s/<str:token>/", public_views.shared_scorecard, name="shared_scorecard"),
    path("s/<str:token>/scorecard.<str:form>", public_views.shared_scorecard_file, name="shared_scorecard_file"),
    path("scorecard-mail/<str:token>/", public_views.scorecard_mail, name="scorecard_mail"),
]
