"""URLs of imports."""

from django.urls import path

from apps.core.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("files/<int:pk>/", views.preview, name="preview"),
    path("files/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("files/<int:pk>/choose/", views.choose_accounts, name="choose"),
    path("files/<int:pk>/result/", views.result, name="result"),
    path("files/<int:pk>/left-out.csv", views.left_out, name="left_out"),
    path("<slug:name>/", views.upload, name="upload"),
    path("<slug:name>/template.csv", views.template, name="template"),
]
