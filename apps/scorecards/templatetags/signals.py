"""Small pictures and words of the back-test."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.measures.arithmetic import Interval
from apps.scorecards.signals import words
from apps.scorecards.signals.arithmetic import Share

register = template.Library()
WIDTH = 120


@register.simple_tag
def between(area: Decimal | None, interval: Interval | None) -> SafeString:
    """An interval on a scale from 0 to 1 with its middle marked; decoration beside the numbers."""
    if area is None or interval is None:
        return SafeString("")
    low, high, at = (round(float(value) * WIDTH, 1) for value in (*interval, area))
    return format_html(
        '<svg class="between" viewBox="0 0 {} 14" aria-hidden="true"><line x1="0" x2="{}" y1="7" y2="7"/>'
        '<line class="half" x1="{}" x2="{}" y1="1" y2="13"/><rect x="{}" y="5" width="{}" height="4" rx="2"/>'
        '<circle cx="{}" cy="7" r="3.5"/></svg>',
        WIDTH,
        WIDTH,
        WIDTH / 2,
        WIDTH / 2,
        low,
        round(high - low, 1),
        at,
    )


@register.filter
def counted(share: Share) -> str:
    """3 of 12."""
    return words.counted(share)


@register.filter
def with_interval(share: Share) -> str:
    """25.0 % [8.9–53.2]; nothing of fewer than five."""
    return words.percent(share)
