"""URLs of the scorecard, of publishing, of each measure, of targets, benchmarks and accountable people."""

from django.urls import path

from apps.scorecards import accountables, benchmarks, publishing, targets, views
from apps.scorecards.circulation.urls import urlpatterns as circulation
from apps.scorecards.obstacles.urls import urlpatterns as obstacles
from apps.scorecards.signals import views as signals
from apps.scorecards.years import views as years

app_name = "scorecards"
urlpatterns = [
    path("", views.scorecard, name="scorecard"),
    *circulation,
    *obstacles,
    path("publish/", publishing.publish, name="publish"),
    path("restatements/", publishing.restatements, name="restatements"),
    path("measures/<slug:key>/", views.measure, name="measure"),
    path("measures/<slug:key>/years/", years.years, name="years"),
    path("measures/<slug:key>/remark/", publishing.add_remark, name="remark_create"),
    path("remarks/<int:pk>/delete/", publishing.remove_remark, name="remark_delete"),
    path("backtest/", signals.backtest, name="backtest"),
    path("targets/", targets.TargetList.as_view(), name="target_list"),
    path("targets/new/", targets.TargetCreate.as_view(), name="target_create"),
    path("targets/<int:pk>/", targets.TargetUpdate.as_view(), name="target_update"),
    path("targets/<int:pk>/delete/", targets.TargetDelete.as_view(), name="target_delete"),
    path("benchmarks/", benchmarks.BenchmarkList.as_view(), name="benchmark_list"),
    path("benchmarks/new/", benchmarks.BenchmarkCreate.as_view(), name="benchmark_create"),
    path("benchmarks/<int:pk>/", benchmarks.BenchmarkUpdate.as_view(), name="benchmark_update"),
    path("benchmarks/<int:pk>/delete/", benchmarks.BenchmarkDelete.as_view(), name="benchmark_delete"),
    path("accountable/", accountables.AccountableList.as_view(), name="accountable_list"),
    path("accountable/new/", accountables.AccountableCreate.as_view(), name="accountable_create"),
    path("accountable/<int:pk>/", accountables.AccountableUpdate.as_view(), name="accountable_update"),
    path("accountable/<int:pk>/delete/", accountables.AccountableDelete.as_view(), name="accountable_delete"),
]
