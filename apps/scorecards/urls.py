"""URLs of the scorecard, of each measure and of targets."""

from django.urls import path

from apps.scorecards import targets, views
from apps.scorecards.signals import views as signals

app_name = "scorecards"
urlpatterns = [
    path("", views.scorecard, name="scorecard"),
    path("measures/<slug:key>/", views.measure, name="measure"),
    path("backtest/", signals.backtest, name="backtest"),
    path("targets/", targets.TargetList.as_view(), name="target_list"),
    path("targets/new/", targets.TargetCreate.as_view(), name="target_create"),
    path("targets/<int:pk>/", targets.TargetUpdate.as_view(), name="target_update"),
    path("targets/<int:pk>/delete/", targets.TargetDelete.as_view(), name="target_delete"),
]
