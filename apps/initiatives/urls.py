"""URLs of initiatives."""

from typing import Any

app_name = "initiatives"
urlpatterns: list[Any] = []
