"""The URLs, app by app. Public pages are marked `public` in their views."""

from allauth.account import urls as session
from django.urls import include, path

# Addresses and phones of people are an administrator's matter, and nobody signs up.
KEPT_OF_ALLAUTH = {
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate"),
    *("account_change_password", "account_set_password", "account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
}

urlpatterns = [
    path("", include("apps.home.urls")),
    path("session/", include([url for url in session.urlpatterns if url.name in KEPT_OF_ALLAUTH])),
    path("accounts/", include("apps.home.account_urls")),
    path("impacts/", include("apps.home.impact_urls")),
    path("", include("apps.impacts.urls_public")),
    path("activities/", include("apps.activities.urls")),
    path("products/", include("apps.products.urls")),
    path("cases/", include("apps.cases.urls")),
    path("imports/", include("apps.core.imports.urls")),
    path("feedback/", include("apps.feedback.urls")),
    path("", include("apps.feedback.urls_public")),
    path("outcomes/", include("apps.outcomes.urls")),
    path("value/", include("apps.value.urls")),
    path("", include("apps.value.urls_public")),
    path("relationships/", include("apps.relationships.urls")),
    path("initiatives/", include("apps.initiatives.urls")),
    path("boards/", include("apps.engagement.boards.urls")),
    path("conferences/", include("apps.engagement.conferences.urls")),
    path("conversations/", include("apps.engagement.conversations.urls")),
    path("scorecard/", include("apps.scorecards.urls")),
    path("", include("apps.scorecards.circulation.urls_public")),
    path("plans/", include("apps.rewards.plans.urls")),
    path("awards/", include("apps.rewards.awards.urls")),
    path("", include("apps.rewards.awards.urls_public")),
    path("watch/", include("apps.rewards.watch.urls")),
    path("people/", include("apps.people.urls")),
    path("api/", include("impactdesk.api_urls")),
    path("webhooks/outgoing/", include("apps.outbox.subscriptions.urls")),
    path("webhooks/", include("apps.outbox.hooks.urls")),
    path("anymail/", include("apps.outbox.webhook_urls")),
    path("", include("apps.core.urls")),
]
