"""URLs of effort against value."""

from django.urls import path

from apps.value.views import decision_list, decisions, kinds, method, orphans, reflections, reports

app_name = "value"
urlpatterns = [
    path("", kinds.kinds, name="list"),
    path("decide/<int:impact>/", decisions.Decide.as_view(), name="decide"),
    path("decisions/", decision_list.DecisionList.as_view(), name="decisions"),
    path("decisions/<int:pk>/", decisions.DecisionDetail.as_view(), name="decision"),
    path("decisions/<int:pk>/edit/", decisions.DecisionUpdate.as_view(), name="decision_update"),
    path("decisions/<int:pk>/review/", decisions.review_decision, name="review_decision"),
    path("decisions/<int:pk>/delete/", decisions.DecisionDelete.as_view(), name="decision_delete"),
    path("decisions/<int:pk>/history/", decisions.DecisionHistory.as_view(), name="decision_history"),
    path("orphans/", orphans.orphans, name="orphans"),
    path("method/", method.method, name="method"),
    path("reflection/", reflections.reflection, name="reflection"),
    path("reports/new/<int:account>/", reports.report_new, name="report_new"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/report.<str:form>", reports.report_file, name="report_file"),
    path("reports/<int:pk>/revoke/", reports.report_revoke, name="report_revoke"),
]
