"""URLs of inbound webhooks."""

from django.urls import path

from apps.outbox.hooks import views

app_name = "hooks"
urlpatterns = [
    path("", views.hooks, name="list"),
    path("<int:pk>/rotate/", views.rotate_hook, name="rotate"),
    path("<int:pk>/end/", views.end_hook, name="end"),
]
