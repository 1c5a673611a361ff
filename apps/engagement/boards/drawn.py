"""Seats on a line of time, a picture a row, as SVG from the server: no script, no inline style."""

import datetime as dt
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.templatetags.desk import day
from apps.engagement.boards.standing import Seat

HEIGHT, HEAD = 20, 16  # pixels
MOST_TICKS = 6


@dataclass(frozen=True)
class Span:
    """The days that all rows show, so that their pictures stand below each other."""

    first: dt.date
    last: dt.date
    now: dt.date

    def x(self, on: dt.date) -> float:
        share = (on - self.first).days / max(1, (self.last - self.first).days)
        return round(100 * min(1.0, max(0.0, share)), 2)


def span_of(seats: list[Seat], now: dt.date) -> Span | None:
    """From the first seat's first day to the last one's end; None where nobody has a seat."""
    starts = [seat.row.seat_from_on for seat in seats if seat.row.seat_from_on]
    ends = [seat.row.seat_until_on for seat in seats if seat.row.seat_until_on]
    return Span(min(*starts, now), max(*ends, now), now) if starts and ends else None


def term(seat: Seat, span: Span) -> SafeString:
    """A term: what has been served, what is left, and today."""
    from_on, until_on = seat.row.seat_from_on, seat.row.seat_until_on
    if from_on is None or until_on is None:
        return SafeString("")
    start, end, now = span.x(from_on), span.x(until_on), span.x(span.now)
    parts = [("left", start, end)] if now < end else []
    if now > start:
        parts.append(("served", start, min(now, end)))
    return format_html(
        '<svg class="term" height="{}" role="img" aria-label="{}">{}<line x1="{}%" x2="{}%" y1="0" y2="100%"/></svg>',
        HEIGHT,
        _("Seat from %(from)s until %(until)s") % {"from": day(from_on), "until": day(until_on)},
        format_html_join(
            "",
            '<rect class="{}" x="{}%" width="{}%" y="6" height="8" rx="2"/>',
            ((css, at, round(to - at, 2)) for css, at, to in parts),
        ),
        now,
        now,
    )


def years(span: Span) -> SafeString:
    """The years above the rows."""
    found = [dt.date(year, 1, 1) for year in range(span.first.year, span.last.year + 1)]
    inside = [one for one in found if span.first <= one <= span.last] or [span.first]
    step = -(-len(inside) // MOST_TICKS)
    return format_html(
        '<svg class="term" height="{}" aria-hidden="true">{}</svg>',
        HEAD,
        format_html_join("", '<text x="{}%" y="12">{}</text>', ((span.x(one), one.year) for one in inside[::step])),
    )
