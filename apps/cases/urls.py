"""URLs of service cases."""

from django.urls import path

from apps.cases import cause_views, views

app_name = "cases"
urlpatterns = [
    path("", views.CaseList.as_view(), name="list"),
    path("causes/", cause_views.causes, name="causes"),
    path("new/", views.CaseCreate.as_view(), name="create"),
    path("<int:pk>/", views.CaseDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.CaseUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", views.CaseDelete.as_view(), name="delete"),
    path("<int:pk>/history/", views.CaseHistory.as_view(), name="history"),
]
