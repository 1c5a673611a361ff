"""URLs of effort against value."""

from django.urls import path

from apps.value.views import kinds, method

app_name = "value"
urlpatterns = [
    path("", kinds.kinds, name="list"),
    path("method/", method.method, name="method"),
]
