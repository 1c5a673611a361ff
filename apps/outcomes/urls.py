"""URLs of service levels against outcomes."""

from typing import Any

app_name = "outcomes"
urlpatterns: list[Any] = []
