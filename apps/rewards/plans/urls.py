"""Incentive plans and what they pay."""

from django.urls import path

from apps.rewards.plans.views import acts, detail, lists, signal, writing

app_name = "plans"
urlpatterns = [
    path("", lists.PlanList.as_view(), name="list"),
    path("signal/", signal.signal, name="signal"),
    path("payouts/", lists.PayoutList.as_view(), name="payouts"),
    path("payouts/compute/", acts.compute_month, name="compute_month"),
    path("payouts/<int:pk>/", detail.PayoutDetail.as_view(), name="payout"),
    path("payouts/<int:pk>/history/", detail.PayoutHistory.as_view(), name="payout_history"),
    path("payouts/<int:pk>/approve/", acts.approve, name="approve"),
    path("payouts/<int:pk>/recompute/", acts.recompute, name="recompute"),
    path("payouts/<int:pk>/correct/", acts.correct, name="correct"),
    path("payouts/<int:pk>/discard/", acts.discard, name="discard"),
    path("payouts/<int:pk>/dispute/", acts.dispute, name="dispute"),
    path("payouts/<int:pk>/answer/", acts.answer, name="answer"),
    path("new/", writing.PlanCreate.as_view(), name="create"),
    path("<int:pk>/", detail.PlanDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", writing.PlanUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", writing.PlanDelete.as_view(), name="delete"),
    path("<int:pk>/history/", detail.PlanHistory.as_view(), name="history"),
    path("<int:pk>/compute/", acts.compute, name="compute"),
]
