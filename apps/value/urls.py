"""URLs of effort against value."""

from django.urls import path

from apps.value.views import method

app_name = "value"
urlpatterns = [
    path("method/", method.method, name="method"),
]
