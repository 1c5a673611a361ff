"""URLs of obstacles, in the namespace of the scorecard."""

from django.urls import path

from apps.scorecards.obstacles import views

urlpatterns = [
    path("obstacles/", views.ObstacleList.as_view(), name="obstacle_list"),
    path("obstacles/new/", views.ObstacleCreate.as_view(), name="obstacle_create"),
    path("obstacles/<int:pk>/", views.ObstacleDetail.as_view(), name="obstacle"),
    path("obstacles/<int:pk>/edit/", views.ObstacleUpdate.as_view(), name="obstacle_update"),
    path("obstacles/<int:pk>/delete/", views.ObstacleDelete.as_view(), name="obstacle_delete"),
    path("obstacles/<int:pk>/history/", views.ObstacleHistory.as_view(), name="obstacle_history"),
    path("obstacles/<int:pk>/notes/new/", views.note, name="obstacle_note"),
]
