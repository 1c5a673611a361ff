"""Addresses in mails. A link's purpose is the name of its page (apps/outbox/letters.py), so these have no namespace."""

from django.urls import path

from apps.impacts import public_views

urlpatterns = [
    path("p/<str:token>/", public_views.promise, name="promise"),
    path("p/<str:token>/thanks/", public_views.thanks, name="promise_thanks"),
]
