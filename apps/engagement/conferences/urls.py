"""Conferences and other ways of bringing clients together."""

from django.urls import URLPattern

app_name = "conferences"
urlpatterns: list[URLPattern] = []
