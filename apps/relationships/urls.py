"""URLs of relationships: pairs, gaps, coaching."""

from django.urls import path

from apps.relationships.views import due, subjects

app_name = "relationships"
urlpatterns = [
    path("due/", due.due, name="due"),
    path("accounts/<int:account>/people/", subjects.subjects, name="subjects"),
    path("people/<int:pk>/end/", subjects.end_subject, name="end_subject"),
]
