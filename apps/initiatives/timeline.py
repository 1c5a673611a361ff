"""The milestones of an initiative on a line of time, as an SVG from the server: no script, no inline style."""

import datetime as dt
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.months import Month
from apps.core.templatetags.desk import month
from apps.initiatives.models import Initiative
from apps.initiatives.standing import Standing

LANE, HEAD, FOOT = 26, 10, 24  # pixels
LEFT, RIGHT = 4.0, 97.0  # percent: room for the numbers on the left
MOST_TICKS = 5


def lines_of(row: Initiative, standing: Standing, on: dt.date) -> list[dict[str, Any]]:
    """The milestones in order, with the day agreed in the baseline, where they differ from it, and what is overdue."""
    agreed = {entry["id"]: entry for entry in standing.baseline.milestones} if standing.baseline else {}
    lines = []
    for place, own in enumerate(sorted(row.milestones.all(), key=lambda m: (m.due_on, m.pk)), start=1):
        entry = agreed.get(own.pk)
        due_on = dt.date.fromisoformat(entry["due_on"]) if entry else own.due_on
        is_done = own.done_on is not None and own.done_on <= on
        lines.append(
            {
                "place": place,
                "row": own,
                "due_on": due_on,
                "moved_to": own.due_on if own.due_on != due_on else None,
                "expected_on": None if is_done else own.forecast_on or own.due_on,
                "is_done": is_done,
                "is_late": is_done and own.done_on > due_on,  # type: ignore[operator]
                "is_overdue": not is_done and due_on < on,
                "is_new": bool(agreed) and entry is None,
            }
        )
    return lines


def picture(lines: list[dict[str, Any]], starts_on: dt.date, ends_on: dt.date, on: dt.date) -> SafeString:
    """A lane each: a ring on the day agreed, a disc when done, a dashed ring when expected; a line for today."""
    days = [starts_on, ends_on, *(day for line in lines for day in _days(line))]
    first, last = min(days), max(days)

    def x(day: dt.date) -> str:
        share = (day - first).days / max(1, (last - first).days)
        return f"{LEFT + (RIGHT - LEFT) * share:.2f}%"

    height = HEAD + LANE * len(lines) + FOOT
    return format_html(
        '<svg class="lanes" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        height,
        _said(lines),
        _ticks(first, last, x, height),
        format_html_join("", "{}", ((_lane(number, line, starts_on, x),) for number, line in enumerate(lines))),
        _mark(x(ends_on), "end", height),
        _mark(x(on), "now", height) if first <= on <= last else "",
    )


def _days(line: dict[str, Any]) -> list[dt.date]:
    return [day for day in (line["due_on"], line["expected_on"], line["row"].done_on) if day]


def _said(lines: list[dict[str, Any]]) -> str:
    done = sum(line["is_done"] for line in lines)
    words = {"n": len(lines), "done": done}
    return _("%(n)s milestones on a line of time, %(done)s of them done; the table below has their days.") % words


def _lane(number: int, line: dict[str, Any], starts_on: dt.date, x: Any) -> SafeString:
    y = HEAD + LANE * number + LANE / 2
    return format_html(
        '<text x="0" y="{}" dy="4">{}</text><line class="lane" x1="{}" x2="{}" y1="{}" y2="{}"/>{}{}',
        y,
        line["place"],
        x(starts_on),
        x(line["due_on"]),
        y,
        y,
        format_html('<circle class="due" cx="{}" cy="{}" r="5"/>', x(line["due_on"]), y),
        _became(line, x, y),
    )


def _became(line: dict[str, Any], x: Any, y: float) -> SafeString:
    """The day done or expected, with a line from the day agreed where it is another."""
    at = line["row"].done_on if line["is_done"] else line["expected_on"]
    css = ("done late" if line["is_late"] else "done") if line["is_done"] else "open"
    way = SafeString("")
    if at != line["due_on"]:
        way = format_html('<line class="slip" x1="{}" x2="{}" y1="{}" y2="{}"/>', x(line["due_on"]), x(at), y, y)
    if css == "open" and at == line["due_on"]:
        return way
    return format_html('{}<circle class="{}" cx="{}" cy="{}" r="5"/>', way, css, x(at), y)


def _ticks(first: dt.date, last: dt.date, x: Any, height: int) -> SafeString:
    """The first days of some months, with their names."""
    months = [one for one in Month.of(first).until(Month.of(last)) if one.first_day >= first]
    step = max(1, -(-len(months) // MOST_TICKS))
    return format_html_join(
        "",
        '<line class="tick" x1="{0}" x2="{0}" y1="0" y2="{1}"/><text x="{0}" y="{2}">{3}</text>',
        ((x(one.first_day), height - FOOT, height - 6, month(one, "short")) for one in months[::step]),
    )


def _mark(at: str, css: str, height: int) -> SafeString:
    return format_html('<line class="{1}" x1="{0}" x2="{0}" y1="0" y2="{2}"/>', at, css, height - FOOT)
