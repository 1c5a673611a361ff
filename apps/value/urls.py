"""URLs of effort against value."""

from typing import Any

from django.urls import path

from apps.value.views import reports

app_name = "value"
urlpatterns: list[Any] = [
    path("reports/new/<int:account>/", reports.report_new, name="report_new"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/report.<str:form>", reports.report_file, name="report_file"),
    path("reports/<int:pk>/revoke/", reports.report_revoke, name="report_revoke"),
]
