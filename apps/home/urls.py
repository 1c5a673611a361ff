"""URLs of home."""

from django.urls import path

from apps.home import audit, behind, channels, moments, outbox, sales, search, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("sales/", sales.sales, name="sales"),
    path("search/", search.search, name="search"),
    path("history/", audit.history, name="history"),
    path("outbox/", outbox.OutboxList.as_view(), name="outbox"),
    path("outbox/channels/", channels.ChannelList.as_view(), name="channels"),
    path("outbox/channels/new/", channels.ChannelCreate.as_view(), name="channel_create"),
    path("outbox/channels/<int:pk>/", channels.ChannelDetail.as_view(), name="channel"),
    path("outbox/channels/<int:pk>/edit/", channels.ChannelUpdate.as_view(), name="channel_update"),
    path("outbox/channels/<int:pk>/delete/", channels.ChannelDelete.as_view(), name="channel_delete"),
    path("outbox/channels/<int:pk>/history/", channels.ChannelHistory.as_view(), name="channel_history"),
    path("outbox/channels/<int:pk>/test/", channels.send_test, name="send_test"),
    path("outbox/stop/", outbox.stop, name="stop_sending"),
    path("outbox/start/", outbox.start, name="start_sending"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/html/", outbox.message_html, name="message_html"),
    path("outbox/<int:pk>/retry/", outbox.retry, name="retry_message"),
    path("outbox/<int:pk>/cancel/", outbox.cancel, name="cancel_message"),
    path("outbox/<int:pk>/lift/", outbox.lift, name="lift_suppression"),
    path("products/<int:pk>/behind/", behind.ProductBehind.as_view(), name="product_behind"),
    path("moments/<int:account>/put-off/", moments.put_off, name="put_off"),
    path("moments/<int:account>/bring-back/", moments.bring_back, name="bring_back"),
    path("people/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
]
