"""Addresses in mails. A link's purpose is the name of its page (apps/outbox/letters.py), so these have no namespace."""

from django.urls import path

from apps.feedback import preference_views, public_views

urlpatterns = [
    path("a/<str:token>/", public_views.answer, name="answer"),
    path("a/<str:token>/thanks/", public_views.thanks, name="answer_thanks"),
    path("a/<str:token>/confirm/", public_views.confirm, name="answer_confirm"),
    path("u/<str:token>/", preference_views.unsubscribe, name="unsubscribe"),
]
