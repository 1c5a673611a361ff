"""URLs of effort against value."""

from typing import Any

app_name = "value"
urlpatterns: list[Any] = []
