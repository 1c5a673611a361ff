"""The OpenAPI description: what every resource shares, said once."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from apps.core.api.pages import MOST_ROWS

_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A repeat with the same key and body gets the first answer again and writes nothing. Kept two days.",
)
_VERSION = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of the row as you read it; 409 if somebody has changed it since.",
)


class RowSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        action = getattr(self.view, "action", "")
        headers = {"create": [_KEY], "update": [_VERSION], "partial_update": [_VERSION]}
        return [*super().get_override_parameters(), *headers.get(action, [])]

    def _get_request_body(self, direction: Any = "request") -> dict[str, Any] | None:
        body = super()._get_request_body(direction)
        if body and getattr(self.view, "action", "") == "create":
            for media in body["content"].values():
                one = media["schema"]
                many = {"type": "array", "items": one, "maxItems": MOST_ROWS}
                media["schema"] = {"oneOf": [one, many]}
        return body

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if getattr(self.view, "action", "") == "create" and "201" in bodies:
            bodies["200"] = {**bodies["201"], "description": "A known external_id: that row was updated."}
        return bodies

    def map_renderers(self, attribute: str) -> list[Any]:
        """Exports are described by the parameter `format`, not once more for every answer."""
        return [name for name in super().map_renderers(attribute) if name != "text/csv"]
