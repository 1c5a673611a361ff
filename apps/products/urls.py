"""Products, their releases and who uses them."""

from django.urls import path

from apps.products.views import detail, installations, products, releases

app_name = "products"
urlpatterns = [
    path("", products.ProductList.as_view(), name="list"),
    path("new/", products.ProductCreate.as_view(), name="create"),
    path("<int:pk>/", detail.ProductDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", products.ProductUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", products.ProductDelete.as_view(), name="delete"),
    path("<int:pk>/history/", products.ProductHistory.as_view(), name="history"),
    path("<int:product>/releases/new/", releases.ReleaseCreate.as_view(), name="release_create"),
    path("releases/<int:pk>/edit/", releases.ReleaseUpdate.as_view(), name="release_update"),
    path("releases/<int:pk>/delete/", releases.ReleaseDelete.as_view(), name="release_delete"),
    path("installations/", installations.InstallationList.as_view(), name="installations"),
    path("installations/new/", installations.InstallationCreate.as_view(), name="installation_create"),
    path("installations/<int:pk>/edit/", installations.InstallationUpdate.as_view(), name="installation_update"),
    path("installations/<int:pk>/delete/", installations.InstallationDelete.as_view(), name="installation_delete"),
    path("installations/<int:pk>/history/", installations.InstallationHistory.as_view(), name="installation_history"),
]
