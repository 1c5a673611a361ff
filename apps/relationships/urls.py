"""URLs of relationships: pairs, gaps, coaching."""

from typing import Any

app_name = "relationships"
urlpatterns: list[Any] = []
