"""The URLs, app by app. Public pages are marked `public` in their views."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.home.urls")),
    path("session/", include("allauth.account.urls")),
    path("accounts/", include("apps.accounts.urls")),
    path("impacts/", include("apps.impacts.urls")),
    path("activities/", include("apps.activities.urls")),
    path("feedback/", include("apps.feedback.urls")),
    path("scorecard/", include("apps.scorecards.urls")),
    path("people/", include("apps.people.urls")),
    path("api/", include("impactdesk.api_urls")),
    path("", include("apps.core.urls")),
]
