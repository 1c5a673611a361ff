"""Rows that name an initiative: what somebody who does not see it sends back takes it not away."""

from typing import Any

from apps.initiatives.models import Initiative


def keep_unseen(by: Any, row: Any, fields: dict[str, Any]) -> None:
    """Drop from `fields` an empty initiative where the row has one that they do not see."""
    is_empty = "initiative" in fields and fields["initiative"] is None
    if is_empty and row.initiative_id and not sees(by, row.initiative_id):
        del fields["initiative"]


def sees(by: Any, initiative: int) -> bool:
    return by is None or Initiative.objects.visible_to(by).filter(pk=initiative).exists()
