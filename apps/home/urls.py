"""URLs of home."""

from django.urls import path

from apps.home import audit, outbox, search, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.search, name="search"),
    path("history/", audit.history, name="history"),
    path("outbox/", outbox.OutboxList.as_view(), name="outbox"),
    path("outbox/stop/", outbox.stop, name="stop_sending"),
    path("outbox/start/", outbox.start, name="start_sending"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/html/", outbox.message_html, name="message_html"),
    path("outbox/<int:pk>/retry/", outbox.retry, name="retry_message"),
    path("outbox/<int:pk>/cancel/", outbox.cancel, name="cancel_message"),
    path("people/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
]
