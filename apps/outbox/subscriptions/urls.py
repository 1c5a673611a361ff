"""URLs of outgoing webhooks."""

from django.urls import path

from apps.outbox.subscriptions import pages, views

app_name = "subscriptions"
urlpatterns = [
    path("", pages.SubscriptionList.as_view(), name="list"),
    path("new/", views.create_subscription, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", pages.SubscriptionUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", pages.SubscriptionDelete.as_view(), name="delete"),
    path("<int:pk>/history/", pages.SubscriptionHistory.as_view(), name="history"),
    path("<int:pk>/deliveries/", pages.DeliveryList.as_view(), name="deliveries"),
    path("<int:pk>/pause/", views.pause_subscription, name="pause"),
    path("<int:pk>/resume/", views.resume_subscription, name="resume"),
    path("<int:pk>/rotate/", views.rotate_secret, name="rotate"),
    path("<int:pk>/test/", views.send_test, name="test"),
    path("deliveries/<int:pk>/retry/", views.retry_delivery, name="retry"),
]
