"""Data of the two matrices, and one sentence on what each shows."""

from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.desk import number, percent
from apps.value.analysis import Analysis, ImpactValue
from apps.value.arithmetic import MUCH, Quadrant
from apps.value.words import QUADRANTS, short

NAME = 44  # characters of a name in a picture


def matrix_of(analysis: Analysis) -> dict[str, Any] | None:
    """Importance against satisfaction of the impacts that have both; None where none has."""
    lines = [line for line in analysis.impacts if line.quadrant]
    if not lines:
        return None
    words = {
        "satisfaction": _("Satisfaction"),
        "importance": _("Importance"),
        "share": _("of linked hours"),
        "concentrate_here": str(QUADRANTS[Quadrant.CONCENTRATE_HERE]),
        "keep_up": str(QUADRANTS[Quadrant.KEEP_UP]),
        "possible_overkill": str(QUADRANTS[Quadrant.POSSIBLE_OVERKILL]),
        "low_priority": str(QUADRANTS[Quadrant.LOW_PRIORITY]),
    }
    return {"impacts": [_point(line) for line in lines], "words": words}


def _point(line: ImpactValue) -> dict[str, Any]:
    return {
        "name": short(line.impact.statement, NAME),
        "full": line.impact.statement,
        "satisfaction": _float(line.ratings.satisfaction),
        "importance": _float(line.ratings.importance),
        "said": _("importance %(importance)s, satisfaction %(satisfaction)s, n %(n)s")
        % {
            "importance": number(line.ratings.importance, 1),
            "satisfaction": number(line.ratings.satisfaction, 1),
            "n": line.ratings.n,
        },
        "effort_share": _float(line.effort_share) or 0,
        "share": percent(line.effort_share),
        "is_indicative": line.ratings.is_indicative,
    }


def matrix_says(analysis: Analysis) -> str:
    lines = [line for line in analysis.impacts if line.quadrant == Quadrant.CONCENTRATE_HERE]
    if not lines:
        return _("Nothing that matters is rated below 4 in satisfaction.")
    line = lines[0]
    return _("“%(impact)s” is the one to concentrate on: importance %(importance)s, satisfaction %(satisfaction)s.") % {
        "impact": short(line.impact.statement),
        "importance": number(line.ratings.importance, 1),
        "satisfaction": number(line.ratings.satisfaction, 1),
    }


def balanced(analysis: Analysis) -> list[ImpactValue]:
    """The impacts that have both shares, the greatest effort index first."""
    lines = [line for line in analysis.impacts if line.effort_share is not None and line.value_share is not None]
    return sorted(lines, key=lambda line: -(line.effort_index or 0))


def balance_of(analysis: Analysis) -> dict[str, Any] | None:
    """Effort share against value share of the impacts that have both, on one scale; None where none has."""
    lines = balanced(analysis)
    if not lines:
        return None
    most = max(max(line.effort_share or 0, line.value_share or 0) for line in lines)
    points = [
        {
            "name": short(line.impact.statement, NAME),
            "full": line.impact.statement,
            "value": _float(line.value_share),
            "effort": _float(line.effort_share),
            "said": _("effort %(effort)s, value %(value)s, index %(index)s")
            % {
                "effort": percent(line.effort_share),
                "value": percent(line.value_share),
                "index": number(line.effort_index, 2),
            },
            "is_much": line.effort_index is not None and line.effort_index >= MUCH,
            "is_indicative": line.ratings.is_indicative,
        }
        for line in lines
    ]
    words = {
        "value": _("Share of value, %"),
        "effort": _("Share of effort, %"),
        "even": _("even"),
        "much": _("1.5 times"),
        "over": _("More effort than value"),
        "under": _("More value than effort"),
    }
    return {"impacts": points, "most": ceil((most + 4) / 10) * 10, "much": float(MUCH), "words": words}


def balance_says(analysis: Analysis) -> str:
    known = [line for line in analysis.impacts if line.effort_index is not None]
    if not known:
        return ""
    most = max(known, key=lambda line: line.effort_index or 0)
    least = min(known, key=lambda line: line.effort_index or 0)
    if most is least:
        return _("“%(impact)s” has an effort index of %(index)s.") % _indexed(most)
    said = _("“%(impact)s” gets the most effort for what it is worth, index %(index)s;") % _indexed(most)
    return f"{said} {_('“%(impact)s” the least, index %(index)s.') % _indexed(least)}"


def _indexed(line: ImpactValue) -> dict[str, str]:
    return {"impact": short(line.impact.statement), "index": number(line.effort_index, 2)}


def _float(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 4)
