"""Products, their releases and who uses them."""

from django.urls import URLPattern

app_name = "products"
urlpatterns: list[URLPattern] = []
