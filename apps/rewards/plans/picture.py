"""The payout curve as a picture from the server, with its table. Lines stand at percents: its words never shrink."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.templatetags.desk import money, percent
from apps.rewards.plans.arithmetic import Curve, amount, decimal

HEIGHT, TOP, FOOT, LEFT = 220, 14, 26, 12  # pixels; the left margin in percent
BEYOND = Fraction(1, 4)  # of the span from threshold to cap, shown on either side


class Plane:
    """Attainment to the right, payout upward."""

    def __init__(self, curve: Curve) -> None:
        start, end = Fraction(curve.threshold), curve.capped_at
        room = max(end - start, Fraction(1)) * BEYOND
        self.first, self.last, self.cap = max(Fraction(0), start - room), end + room, Fraction(curve.cap)

    def x(self, attainment: Fraction) -> str:
        at = (min(max(attainment, self.first), self.last) - self.first) / (self.last - self.first)
        return f"{float(LEFT + at * (100 - LEFT - 4)):.2f}%"

    def y(self, pays: Fraction) -> str:
        return f"{float(TOP + (1 - pays / self.cap) * (HEIGHT - TOP - FOOT)):.1f}"


def picture_of(curve: Curve, reached: Fraction | None = None) -> SafeString:
    """The curve, and a dot where it was reached."""
    plane = Plane(curve)
    corners = sorted({plane.first, Fraction(curve.threshold), Fraction(100), curve.capped_at, plane.last})
    points = [(plane.x(at), plane.y(curve.payout_percent(at))) for at in corners]
    lines = format_html_join(
        "",
        '<line class="pays" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        ((*one, *other) for one, other in pairwise(points)),
    )
    return format_html(
        '<svg class="curve" width="100%" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        HEIGHT,
        _("Payout by attainment; the table has its points."),
        _levels(curve, plane),
        _marks(curve, plane),
        lines,
        _dot(curve, plane, reached),
    )


def _levels(curve: Curve, plane: Plane) -> SafeString:
    levels = sorted({Fraction(0), Fraction(100), Fraction(curve.cap)})
    return format_html_join(
        "",
        '<line x1="{}%" x2="100%" y1="{}" y2="{}"/><text x="0" y="{}" dy="4">{}</text>',
        ((LEFT, plane.y(at), plane.y(at), plane.y(at), _short(at)) for at in levels),
    )


def _marks(curve: Curve, plane: Plane) -> SafeString:
    at = sorted({Fraction(curve.threshold), Fraction(100), curve.capped_at})
    return format_html_join(
        "",
        '<line class="at" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="below" x="{0}" y="{3}">{4}</text>',
        ((plane.x(each), TOP, HEIGHT - FOOT, HEIGHT - 6, _short(each)) for each in at),
    )


def _dot(curve: Curve, plane: Plane, reached: Fraction | None) -> SafeString:
    if reached is None:
        return SafeString("")
    return format_html('<circle cx="{}" cy="{}" r="5"/>', plane.x(reached), plane.y(curve.payout_percent(reached)))


def _short(value: Fraction) -> str:
    exact = decimal(value, 1)
    return percent(exact, 0 if exact == exact.to_integral_value() else 1)


def table_of(curve: Curve, at_target: Decimal) -> list[dict[str, Any]]:
    """The points of the curve: its corners and the middle of each straight line."""
    threshold, end = Fraction(curve.threshold), curve.capped_at
    corners = {threshold, (threshold + 100) / 2, Fraction(100), (end + 100) / 2, end}
    return [
        {
            "attainment": _short(each),
            "payout": _short(curve.payout_percent(each)),
            "amount": money(amount(curve.payout_percent(each), at_target), 2),
        }
        for each in sorted(corners)
    ]
