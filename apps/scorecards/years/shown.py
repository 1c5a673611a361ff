"""A figure beside its own past as a page shows it: picture, table, and the file of it."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.templatetags.desk import month as month_text
from apps.measures import words
from apps.measures.declare import Kind, Measure
from apps.measures.read import FigureView
from apps.scorecards.asked import Asked
from apps.scorecards.years.history import QUARTER_TO_DATE, Period, Years


def shown(found: Years, asked: Asked, target: Decimal | None) -> dict[str, Any]:
    """The context of `scorecards/_years.html`."""
    measure = found.measure
    named = {"measure": measure.name, "years": ", ".join(map(str, found.years))}
    return {
        "heads": heads_of(found),
        "lines": [(label_of(period), cells_of(period), period.is_sum) for period in found.periods],
        "data": _drawn(found, target),
        "label": _("%(measure)s month by month, %(years)s") % named,
        "caption": _say(found, asked),
        "has_past": found.has_past,
        "export_url": reverse("scorecards:years", args=[measure.key]) + asked.query,
    }


def heads_of(found: Years) -> list[str]:
    return [_("Period"), *map(str, found.years), _("Change on the year before"), _("Is it clear?")]


def label_of(period: Period) -> str:
    first, last = period.months[0], period.months[-1]
    if not period.is_sum:
        return date_format(first.first_day, "F")
    ends = {"first": date_format(first.first_day, "M"), "last": date_format(last.first_day, "M")}
    text = (
        _("Quarter to date, %(first)s–%(last)s")
        if period.key == QUARTER_TO_DATE
        else _("Year to date, %(first)s–%(last)s")
    )
    return text % ends


def cells_of(period: Period) -> list[tuple[str, str]]:
    """(text, quiet second line) for each year, the change, and whether it is more than chance."""
    figures = [
        (words.display(view), _made_of(view, known, len(period.months)))
        for view, known in zip(period.views, period.known, strict=True)
    ]
    now = period.views[0]
    uneven = _("over unequal months") if period.is_uneven else ""
    return [*figures, (change_of(now), uneven), (clear_of(now), "")]


def file_heads_of(found: Years) -> list[str]:
    parts = ["", _("numerator"), _("denominator"), "n", _("months known")]
    by_year = [f"{year} {part}".strip() for year in found.years for part in parts]
    return [_("Period"), _("Months"), *by_year, _("Change on the year before"), _("Is it clear?")]


def file_line_of(period: Period) -> list[Any]:
    """The same as numbers: for each year the value (in percent, points, or as it is) and all it comes from."""
    line: list[Any] = [label_of(period), len(period.months)]
    for view, known in zip(period.views, period.known, strict=True):
        n = view.n if view.figure else None
        line += [_plain(view.value), _plain(view.numerator), _plain(view.denominator), n, known]
    now = period.views[0]
    return [*line, _plain(now.change), clear_of(now)]


def _plain(value: Decimal | None) -> str:
    """80 and -3.3333, as a spreadsheet reads numbers."""
    return "" if value is None else f"{(round(value, 4) + 0).normalize():f}"


def _made_of(view: FigureView, known: int, asked: int) -> str:
    """What the figure is made of, and how many of the months it should cover are known."""
    parts = [] if view.is_empty or view.is_few else [words.levels_of(view) or words.made_of(view)]
    if asked > 1 and 0 < known < asked:
        parts.append(_("%(known)d of %(n)d months") % {"known": known, "n": asked})
    return ", ".join(filter(None, parts))


def change_of(view: FigureView) -> str:
    """ "+3.2 pts", with an arrow where it is clear; a dash where either side shows no value."""
    if view.change is None:
        return "–"
    clear = words.change_of(view)
    if clear:
        return clear
    text = words.signed(view.change, 0 if view.measure.is_count else 1)
    return f"{text} {_('pts')}" if in_points(view.measure) else text


def in_points(measure: Measure) -> bool:
    return measure.is_share or (measure.kind == Kind.SCORE and not measure.is_plain)


def clear_of(view: FigureView) -> str:
    """Whether a share differs from the year before by more than chance; other kinds are not tested."""
    if view.figure is None or view.before is None:
        return "–"
    if view.measure.kind != Kind.PROPORTION:
        return _("not tested")
    if view.change is None:
        return _("too few")
    return _("yes") if view.is_change_clear else _("no")


def _say(found: Years, asked: Asked) -> str:
    """In one sentence: the month, and the same month a year earlier."""
    period = found.periods[asked.month.number - 1]
    now, then = period.views[:2]
    if now.is_empty or then.is_empty:
        return ""
    named = {
        "month": month_text(asked.month),
        "now": words.display(now),
        "then": words.display(then),
    }
    text = _("%(month)s: %(now)s. The same month a year before: %(then)s.") % named
    if now.measure.kind == Kind.PROPORTION and now.change is not None and not now.is_change_clear:
        text = f"{text} {_('Chance alone may explain the difference.')}"
    return text


def _drawn(found: Years, target: Decimal | None) -> dict[str, Any]:
    months = [period for period in found.periods if not period.is_sum]
    now, *earlier = zip(*(period.views for period in months), strict=True)
    return {
        "months": [date_format(period.months[0].first_day, "M") for period in months],
        "values": [_number(view.value) for view in now],
        "low": [_number(view.low) for view in now],
        "high": [_number(view.high) for view in now],
        "n": [view.n if view.figure else None for view in now],
        "is_low": [view.confidence == "low" for view in now],
        "name": str(found.years[0]),
        "earlier": [
            {"name": str(year), "values": [_number(view.value) for view in views]}
            for year, views in zip(found.years[1:], earlier, strict=True)
            if any(view.value is not None for view in views)
        ],
        "target": _number(target),
        "unit": " %" if found.measure.is_share else "",
        "decimals": 0 if found.measure.is_count else 1,
        "words": {"interval": _("95 % interval"), "target": pgettext("of a measure", "Target"), "n": "n"},
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 4)
