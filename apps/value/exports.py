"""The tables of value as CSV: numbers as numbers, unrounded."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from apps.core.csvfiles import csv_response
from apps.value.analysis import Analysis, ImpactValue


def exported(analysis: Analysis) -> HttpResponseBase:
    """A line an impact, then the unlinked time and the total."""
    heads = [
        _("Impact"),
        _("Minutes"),
        _("Cost"),
        _("Importance"),
        _("Satisfaction"),
        "n",
        _("Effort share"),
        _("Value share"),
        _("Effort index"),
        _("Opportunity"),
        _("Attainment"),
        _("Quadrant"),
        _("Suggestion"),
        _("Parts"),
        _("Indicative"),
    ]
    name = f"value-{analysis.account.pk}-{analysis.first}-{analysis.last}"
    return csv_response(name, heads, _lines(analysis))


def _lines(analysis: Analysis) -> Iterator[list[Any]]:
    for line in analysis.impacts:
        yield _line(line)
    for label, effort in ((_("Unlinked time"), analysis.unlinked), (_("All work"), analysis.total)):
        yield [label, plain(effort.minutes), plain(effort.cost), *[None] * 12]


def _line(line: ImpactValue) -> list[Any]:
    figures = [
        line.effort.minutes,
        line.effort.cost,
        line.ratings.importance,
        line.ratings.satisfaction,
        line.ratings.n,
        line.effort_share,
        line.value_share,
        line.effort_index,
        line.opportunity,
        line.attainment,
    ]
    return [
        line.impact.statement,
        *map(plain, figures),
        line.quadrant,
        line.advice.suggestion,
        ";".join(line.advice.parts),
        "yes" if line.ratings.is_indicative else "no",
    ]


def plain(value: Any) -> Any:
    """Without the zeros that a sum of exact numbers drags along."""
    return format(value.normalize(), "f") if hasattr(value, "normalize") else value
