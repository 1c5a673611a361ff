"""URLs of relationships: pairs, gaps, coaching."""

from django.urls import path

from apps.relationships.views import board, calibration, dimensions, due, leaving, pair, plans, practices, subjects

app_name = "relationships"
urlpatterns = [
    path("", board.board, name="list"),
    path("due/", due.due, name="due"),
    path("accounts/<int:account>/people/", subjects.subjects, name="subjects"),
    path("people/<int:pk>/end/", subjects.end_subject, name="end_subject"),
    path("leaving/", leaving.leaving, name="leaving"),
    path("predictions/<int:person>/", calibration.calibration, name="calibration"),
    path("plans/", plans.PlanList.as_view(), name="plans"),
    path("plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan"),
    path("plans/<int:pk>/edit/", plans.PlanUpdate.as_view(), name="plan_update"),
    path("plans/<int:pk>/delete/", plans.PlanDelete.as_view(), name="plan_delete"),
    path("plans/<int:pk>/history/", plans.PlanHistory.as_view(), name="plan_history"),
    path("plans/<int:pk>/check/", plans.note_check, name="plan_check"),
    path("dimensions/", dimensions.dimensions, name="dimensions"),
    path("dimensions/new/", dimensions.DimensionCreate.as_view(), name="dimension_create"),
    path("dimensions/<int:pk>/edit/", dimensions.DimensionUpdate.as_view(), name="dimension_update"),
    path("dimensions/<int:pk>/history/", dimensions.DimensionHistory.as_view(), name="dimension_history"),
    path("practices/", practices.library, name="practices"),
    path("practices/new/", practices.PracticeCreate.as_view(), name="practice_create"),
    path("practices/<int:pk>/", practices.PracticeDetail.as_view(), name="practice"),
    path("practices/<int:pk>/edit/", practices.PracticeUpdate.as_view(), name="practice_update"),
    path("practices/<int:pk>/delete/", practices.PracticeDelete.as_view(), name="practice_delete"),
    path("practices/<int:pk>/history/", practices.PracticeHistory.as_view(), name="practice_history"),
    path("<int:contact>/<int:person>/", pair.pair, name="pair"),
    path("<int:contact>/<int:person>/plan/", plans.PlanCreate.as_view(), name="plan_create"),
]
