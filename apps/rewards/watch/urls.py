"""What an administrator may want to look at."""

from django.urls import URLPattern

app_name = "watch"
urlpatterns: list[URLPattern] = []
