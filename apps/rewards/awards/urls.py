"""Awards, monthly and quarterly."""

from django.urls import URLPattern

app_name = "awards"
urlpatterns: list[URLPattern] = []
