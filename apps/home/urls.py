"""URLs of home."""

from django.urls import path

from apps.home import audit, search, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.search, name="search"),
    path("history/", audit.history, name="history"),
    path("people/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
]
