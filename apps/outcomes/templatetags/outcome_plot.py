"""The picture of the matrix: SVG from the server, positions in percent, so that it needs no script and fits a phone."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.outcomes.plot import BOTTOM, LEFT, RIGHT, Dot, Picture, upward
from apps.outcomes.standing import LOW_INDEX

register = template.Library()


@register.simple_tag
def outcome_matrix(picture: Picture) -> SafeString:
    """Hollow dots; watermelons as diamonds, the first with their names. The part below 70 % is shaded."""
    rows = picture.dots
    label = ngettext(
        "%(n)s account by service levels met and outcome index. The table below says the same.",
        "%(n)s accounts by service levels met and outcome index. The table below says the same.",
        len(rows),
    ) % {"n": len(rows)}
    return format_html(
        '<svg role="img" aria-label="{}">{}{}{}</svg>',
        label,
        _scale(picture),
        format_html_join("", "{}", ((_mark(dot),) for dot in rows)),
        format_html_join("", "{}", ((_name(dot),) for dot in rows if dot.name_y is not None)),
    )


def _scale(picture: Picture) -> SafeString:
    low = upward(LOW_INDEX)
    return format_html(
        '<rect class="low" x="{}%" y="{}%" width="{}%" height="{}%"/><text class="edge" x="{}%" y="{}%" dx="6" '
        'dy="16">{}</text>{}{}',
        LEFT,
        low,
        RIGHT - LEFT,
        round(BOTTOM - low, 2),
        LEFT,
        low,
        _("below 70 %"),
        format_html_join(
            "",
            '<line x1="{}%" x2="{}%" y1="{}%" y2="{}%"/><text x="{}%" y="{}%" dx="-6" dy="4" '
            'text-anchor="end">{}</text>',
            ((LEFT, RIGHT, y, y, LEFT, y, n) for y, n in picture.y_ticks),
        ),
        format_html_join(
            "",
            '<text x="{}%" y="{}%" dy="18" text-anchor="middle">{}</text>',
            ((x, BOTTOM, n) for x, n in picture.x_ticks),
        ),
    )


def _mark(dot: Dot) -> SafeString:
    if dot.is_watermelon:
        return format_html(
            '<svg class="melon" x="{}%" y="{}%"><path d="M0-7 7 0 0 7-7 0z"/><title>{}</title></svg>',
            dot.x,
            dot.y,
            dot.title,
        )
    return format_html('<circle cx="{}%" cy="{}%" r="4.5"><title>{}</title></circle>', dot.x, dot.y, dot.title)


def _name(dot: Dot) -> SafeString:
    anchor, shift = ("end", -12) if dot.is_named_left else ("start", 12)
    return format_html(
        '<text class="name" x="{}%" y="{}%" dx="{}" dy="4" text-anchor="{}">{}</text>',
        dot.x,
        dot.name_y,
        shift,
        anchor,
        dot.name,
    )
