"""URLs of effort against value."""

from django.urls import path

from apps.value.views import kinds, method, reflections

app_name = "value"
urlpatterns = [
    path("", kinds.kinds, name="list"),
    path("method/", method.method, name="method"),
    path("reflection/", reflections.reflection, name="reflection"),
]
