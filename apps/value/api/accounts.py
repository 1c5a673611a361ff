"""What is below `accounts/{id}/` in the API: the value analysis, the retainer statement."""

from typing import Any

PATHS: list[Any] = []
