"""URLs of impacts. `apps.home.impact_urls` adds the page of one impact, which shows work and answers as well."""

from django.urls import path

from apps.impacts.views import goals, impacts, readings

app_name = "impacts"
urlpatterns = [
    path("", impacts.ImpactList.as_view(), name="list"),
    path("new/", impacts.ImpactCreate.as_view(), name="create"),
    path("<int:pk>/edit/", impacts.ImpactUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", impacts.ImpactDelete.as_view(), name="delete"),
    path("<int:pk>/history/", impacts.ImpactHistory.as_view(), name="history"),
    path("<int:impact>/readings/new/", readings.ReadingCreate.as_view(), name="reading_create"),
    path("readings/<int:pk>/edit/", readings.ReadingUpdate.as_view(), name="reading_update"),
    path("readings/<int:pk>/delete/", readings.ReadingDelete.as_view(), name="reading_delete"),
    path("readings/<int:pk>/history/", readings.ReadingHistory.as_view(), name="reading_history"),
    path("goals/new/<int:account>/", goals.GoalCreate.as_view(), name="goal_create"),
    path("goals/<int:pk>/edit/", goals.GoalUpdate.as_view(), name="goal_update"),
    path("goals/<int:pk>/delete/", goals.GoalDelete.as_view(), name="goal_delete"),
    path("goals/<int:pk>/history/", goals.GoalHistory.as_view(), name="goal_history"),
]
