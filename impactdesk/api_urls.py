"""The API: one router; every app names its resources in `api.py`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
