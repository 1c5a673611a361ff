"""Parts of a frozen report as the small pictures take them."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def values(result: dict[str, Any]) -> list[float]:
    """The readings of a result for a trend; none where there is only one."""
    found = [value for _day, value in result["points"]]
    return found if len(found) > 1 else []


@register.filter
def way(result: dict[str, Any]) -> list[tuple[float, str]]:
    """How far a result has come, as a bar."""
    return [(min(100.0, result["percent"] or 0.0), "now")]


@register.filter
def part(row: dict[str, Any]) -> list[tuple[float, str]]:
    return [(row["percent"], "now")]


@register.filter
def said(words: dict[str, str], key: str) -> str:
    return words.get(key, "")
