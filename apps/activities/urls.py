"""URLs of activities."""

from django.urls import path

from apps.activities import lists, views

app_name = "activities"
urlpatterns = [
    path("", lists.ActivityList.as_view(), name="list"),
    path("new/", views.create, name="create"),
    path("choices/", views.choices, name="choices"),
    path("<int:pk>/", views.ActivityDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.ActivityUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", views.ActivityDelete.as_view(), name="delete"),
    path("<int:pk>/history/", views.ActivityHistory.as_view(), name="history"),
]
