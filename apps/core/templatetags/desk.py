"""What templates need to show: icons, states, small pictures, and figures written the way the house writes them.

Pictures are SVG from the server (no script, no inline style). Everything that comes from data is escaped. Missing
values are shown as an en dash, never as zero.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from apps.core.templatetags._states import STATES

register = template.Library()

MISSING = "–"
SPACE = "\u00a0"  # between a number and its unit, so that they stay on one line
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "BRL": "R$", "CAD": "CA$", "AUD": "A$"}
Number = int | float | Decimal


# --- Icons and states -----------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. It is decoration beside a word; give `label` where it stands alone."""
    role = format_html(' role="img" aria-label="{}"', label) if label else ' aria-hidden="true"'
    return format_html('<svg class="icon"{}><use href="{}#{}"/></svg>', SafeString(role), static("icons.svg"), name)


@register.simple_tag
def brand() -> SafeString:
    """The mark of the product, without its name."""
    return format_html('<svg aria-hidden="true"><use href="{}#brand"/></svg>', static("icons.svg"))


@register.simple_tag
def state(key: str, word: str | Promise | None = None) -> SafeString:
    """A state as glyph and word. `key` is one of `_states.STATES`; `word` says it more exactly ("1 day overdue")."""
    glyph, tone, default = STATES.get(str(key or ""), ("g-ring", "", str(key or "").replace("_", " ").capitalize()))
    css = f"state state-{tone}" if tone else "state"
    return format_html(
        '<span class="{}"><svg aria-hidden="true"><use href="{}#{}"/></svg>{}</span>',
        css,
        static("icons.svg"),
        glyph,
        word or default,
    )


@register.simple_tag
def wide(label: str, css: str = "") -> SafeString:
    """The attributes of a box round a table that may be wider than its page: one scrolls it by keyboard, too.

    `label` says what is in it, in other words than the heading of its section, which is a region of its own.
    """
    classes = f"wide {css}".strip()
    return format_html('class="{}" tabindex="0" role="region" aria-label="{}"', classes, label)


# --- Small pictures -------------------------------------------------------------------------------
def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Neighbouring points; a gap where a value is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


@register.simple_tag
def spark(
    values: Iterable[Number | None],
    target: Number | None = None,
    label: str = "",
    size: str = "",
    scale: tuple[Number, Number] | None = None,
) -> SafeString:
    """A trend: line with gaps for None, dotted target, the last value as a dot. `size="large"` for an impact's line.

    `scale` is (low, high), where several pictures side by side are to be compared.
    """
    series = [None if value is None else float(value) for value in values or ()]
    known = [value for value in series if value is not None]
    if not known:
        return SafeString("")
    width, height, pad = (200, 40, 5.0) if size == "large" else (120, 28, 3.0)
    level = None if target is None else float(target)
    shown = [*known, *([] if level is None else [level]), *map(float, scale or ())]
    low, high = min(shown), max(shown)

    def y_of(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(height - pad - share * (height - 2 * pad), 1)

    step = (width - 4) / max(1, len(series) - 1)
    points = [None if value is None else (round(i * step, 1), y_of(value)) for i, value in enumerate(series)]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="xMinYMid" role="img" aria-label="{}">{}{}{}</svg>',
        width,
        height,
        label or _("Trend"),
        ""
        if level is None
        else format_html('<line x1="0" x2="{}" y1="{}" y2="{}"/>', width - 4, y_of(level), y_of(level)),
        format_html_join("", "{}", ((_run_of(run),) for run in _runs(points))),
        "" if points[-1] is None else format_html('<circle cx="{}" cy="{}" r="2.5"/>', *points[-1]),
    )


def _run_of(run: list[tuple[float, float]]) -> SafeString:
    if len(run) == 1:
        return format_html('<circle class="one" cx="{}" cy="{}" r="1.2"/>', *run[0])
    return format_html('<polyline points="{}"/>', " ".join(f"{x},{y}" for x, y in run))


@register.simple_tag
def bar(parts: Iterable[tuple[Number, str]], label: str = "") -> SafeString:
    """A bar of parts side by side: (percent, class) with class "", now, over, s1, s2, s3. `label` says it in words."""
    start, rects = 0.0, []
    for percent, css in parts or ():
        rects.append((css, _clean(start), _clean(float(percent))))
        start += float(percent)
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    inner = format_html_join("", '<rect class="{}" x="{}%" width="{}%"/>', rects)
    return format_html('<svg class="bar" {}>{}</svg>', role, inner)


@register.simple_tag
def burn(percent: Number | None, label: str = "") -> SafeString:
    """A bar of what is used of a whole: above 100 percent the part within and the part over stand side by side."""
    used = float(percent or 0)
    if used <= 100:
        return bar([(max(0.0, used), "now")], label)
    within = 100 * 100 / used
    return bar([(within, "now"), (0.6, "gap"), (max(0.0, 99.4 - within), "over")], label)


def _clean(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


# --- Figures as text ------------------------------------------------------------------------------
def _rounded(value: Any, places: int) -> Decimal | None:
    """Half up, once, at display (measures rule 11). None for what is no number."""
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite():
        return None
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


@register.filter
def number(value: Any, places: int = 0) -> str:
    """1234.5 → "1,235"; `number:1` → "1,234.5"."""
    rounded = _rounded(value, int(places))
    if rounded is None:
        return MISSING
    return str(number_format(rounded, decimal_pos=int(places), use_l10n=True, force_grouping=True)).replace("-", "−")


@register.filter
def plain(value: Any) -> str:
    """2.5000 → "2.5", 120.0000 → "120": a number with the decimals it has."""
    rounded = _rounded(value, 6)
    exponent = rounded.normalize().as_tuple().exponent if rounded is not None else 0
    return number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """62.54 → "62.5 %" with a space that does not break."""
    text = number(value, places)
    return text if text == MISSING else f"{text}{SPACE}%"


@register.filter
def signed(value: Any, places: int = 1) -> str:
    """14.1 → "+14.1", −3 → "−3.0": a change, or a score that can be negative."""
    text = number(value, places)
    rounded = _rounded(value, int(places))
    return f"+{text}" if rounded is not None and rounded > 0 else text


@register.filter
def money(value: Any, form: int | str = 0) -> str:
    """1256000 → "$1,256,000"; `money:2` → with cents; `money:"k"` → "$1,256k". In the organisation's currency."""
    code = settings.ORGANISATION_CURRENCY
    sign = SYMBOLS.get(code, f"{code}{SPACE}")
    is_short = form == "k"
    rounded = _rounded(value, 2)
    if rounded is None:
        return MISSING
    text = f"{number(abs(rounded) / 1000)}k" if is_short else number(abs(rounded), int(form))
    return f"{'−' if rounded < 0 else ''}{sign}{text}"


@register.filter
def minutes(value: Any) -> str:
    """90 → "1 h 30", 45 → "0 h 45"."""
    total = _rounded(value, 0)
    if total is None:
        return MISSING
    hours, rest = divmod(int(abs(total)), 60)
    return f"{'−' if total < 0 else ''}{hours}{SPACE}h{SPACE}{rest:02d}"


@register.filter
def hours(value: Any, places: int = 0) -> str:
    """Minutes as hours: 7200 → "120 h"; `hours:1` → "1.5 h"."""
    total = _rounded(value, 6)
    return MISSING if total is None else f"{number(total / 60, places)}{SPACE}h"


# --- Days and people ------------------------------------------------------------------------------
DAY_FORMS = {"long": "j F Y", "short": "j M", "numeric": "Y-m-d", "weekday": "D j F", "full": "l, j F"}


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: dt.date | dt.datetime | None, form: str = "long") -> str:
    """3 July 2025; `day:"short"` 3 Jul, `day:"weekday"` Thu 3 July, `day:"full"` Thursday, 3 July."""
    return MISSING if not value else str(date_format(_local(value), DAY_FORMS.get(form, form)))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """5 November 2026, 09:12, in the organisation's time zone."""
    return MISSING if not value else str(date_format(_local(value), "j F Y, H:i"))


@register.filter
def month(value: Any, form: str = "long") -> str:
    """A core Month or a date: "June 2025"; `month:"short"` "Jun 2025"."""
    if not value:
        return MISSING
    return str(date_format(getattr(value, "first_day", value), "M Y" if form == "short" else "F Y"))


@register.filter
def ago(value: dt.date | dt.datetime | None) -> str:
    """ "2 days ago", "in 3 weeks", "today"; the largest unit only."""
    if not value:
        return MISSING
    if not isinstance(value, dt.datetime):
        return _days_away((value - timezone.localdate()).days)
    now = timezone.now()
    if abs((now - value).total_seconds()) < 60:
        return _("just now")
    if value > now:
        return _("in %(time)s") % {"time": timesince(now, value, depth=1)}
    return _("%(time)s ago") % {"time": timesince(value, now, depth=1)}


def _days_away(days: int) -> str:
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    start = timezone.now()
    span = timesince(start, start + dt.timedelta(days=abs(days)), depth=1)
    return (_("in %(time)s") if days > 0 else _("%(time)s ago")) % {"time": span}


@register.filter
def set_count(form: Any) -> int:
    """How many of a filter’s fields narrow the list; what is chosen from the beginning does not."""
    return sum(bool(field.data) and field.data != field.initial for field in form.visible_fields())


@register.filter
def initials(value: Any) -> str:
    """Marta Lindqvist → ML."""
    words = str(value or "").split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
