"""URLs of effort against value."""

from django.urls import path

from apps.value.views import reflections

app_name = "value"
urlpatterns = [
    path("reflection/", reflections.reflection, name="reflection"),
]
