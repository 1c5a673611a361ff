"""The milestones of many initiatives on one line of time: a lane each, all over the same nine months."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.months import Month
from apps.core.templatetags.desk import day as day_words
from apps.core.templatetags.desk import month

HEIGHT, HEAD = 28, 22  # pixels
BEFORE, AFTER = 3, 6  # months around the day one looks at
EVERY = 3  # months from one name to the next


@dataclass(frozen=True)
class Span:
    """The months that are drawn. What lies before or after them is not."""

    first: dt.date
    last: dt.date
    on: dt.date

    @classmethod
    def around(cls, on: dt.date) -> "Span":
        here = Month.of(on)
        return cls(here.plus(-BEFORE).first_day, here.plus(AFTER).last_day, on)

    def holds(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def x(self, day: dt.date) -> str:
        inside = min(max(day, self.first), self.last)
        return f"{2 + 96 * (inside - self.first).days / (self.last - self.first).days:.2f}%"


def axis(span: Span) -> SafeString:
    """The names of the months, over the lanes; the table says the same in words."""
    months = Month.of(span.first).until(Month.of(span.last))[::EVERY]
    names = format_html_join(
        "",
        '<text x="{}" y="14">{}</text><line class="tick" x1="{}" x2="{}" y1="18" y2="{}"/>',
        ((span.x(one.first_day), month(one, "short"), *[span.x(one.first_day)] * 2, HEAD) for one in months),
    )
    words = _("Milestones over time")
    return format_html('<svg class="lanes line" height="{}" role="img" aria-label="{}">{}</svg>', HEAD, words, names)


def lane(lines: list[dict[str, Any]], starts_on: dt.date, ends_on: dt.date, span: Span) -> SafeString:
    """Rings on the days agreed, discs when done, dashed rings when expected; today is a dotted line."""
    y = HEIGHT // 2
    until = max([ends_on, *(line["expected_on"] for line in lines if line["expected_on"])])
    bed = _line("lane", span.x(starts_on), span.x(until), y) if starts_on <= span.last else SafeString("")
    return format_html(
        '<svg class="lanes line" height="{}" role="img" aria-label="{}">{}{}{}</svg>',
        HEIGHT,
        said(lines),
        bed,
        format_html('<line class="now" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', span.x(span.on), HEIGHT),
        format_html_join("", "{}", ((_marks(line, span, y),) for line in lines)),
    )


def next_of(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The open step that is due first."""
    return min((line for line in lines if not line["is_done"]), key=lambda line: line["due_on"], default=None)


def due_said(line: dict[str, Any]) -> str:
    """ "overdue since 27 June 2025", "due 27 June 2025"."""
    words = _("overdue since %(day)s") if line["is_overdue"] else _("due %(day)s")
    return words % {"day": day_words(line["due_on"])}


def said(lines: list[dict[str, Any]]) -> str:
    """What the lane shows, in words."""
    if not lines:
        return _("No milestones")
    done = _("%(k)s of %(n)s milestones done") % {"k": sum(line["is_done"] for line in lines), "n": len(lines)}
    step = next_of(lines)
    return f"{done}; {step['row'].title}, {due_said(step)}" if step else done


def _marks(line: dict[str, Any], span: Span, y: int) -> SafeString:
    at = line["row"].done_on if line["is_done"] else line["expected_on"]
    css = "done" if line["is_done"] else "open"
    found = []
    if at != line["due_on"] and (span.holds(at) or span.holds(line["due_on"])):
        found.append(_line("slip", span.x(line["due_on"]), span.x(at), y))
    if span.holds(line["due_on"]):
        found.append(_mark("due over" if line["is_overdue"] else "due", span.x(line["due_on"]), y))
    if span.holds(at) and (line["is_done"] or at != line["due_on"]):
        found.append(_mark(css, span.x(at), y))
    return format_html_join("", "{}", ((each,) for each in found))


def _line(css: str, start: str, end: str, y: int) -> SafeString:
    return format_html('<line class="{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}"/>', css, start, end, y)


def _mark(css: str, x: str, y: int) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="{}" r="5"/>', css, x, y)
