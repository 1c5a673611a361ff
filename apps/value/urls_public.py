"""The client's pages of value. A link's purpose is the name of its page, so these have no namespace."""

from django.urls import path

from apps.value import public_views

urlpatterns = [
    path("r/<str:token>/", public_views.report, name="report"),
    path("r/<str:token>/report.<str:form>", public_views.report_file, name="report_file"),
]
