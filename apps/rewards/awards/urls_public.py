"""The page of winners behind a link. A link's purpose is the name of its page, so it has no namespace."""

from django.urls import path

from apps.rewards.awards import public_views

urlpatterns = [path("w/<str:token>/", public_views.shared_awards, name="shared_awards")]
