"""The scorecard and the rows behind a figure as CSV: numbers as numbers, unrounded."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from apps.core.csvfiles import csv_response
from apps.measures import words
from apps.measures.read import FigureView
from apps.scorecards.asked import Asked


def exported(asked: Asked, views: Iterable[FigureView]) -> HttpResponseBase:
    """The figures of a page, a line each."""
    heads = [
        _("Measure"),
        _("Figure"),
        _("Shown as"),
        _("Numerator"),
        _("Denominator"),
        "n",
        _("Value"),
        _("Low"),
        _("High"),
        _("Confidence"),
        _("Answered"),
        _("Invited"),
        _("Eligible"),
        _("Target"),
        _("Status"),
        _("One window earlier"),
        _("Clear change"),
        _("By level"),
    ]
    scope = [asked.scope, str(asked.id)] if asked.id else []
    name = "-".join(["scorecard", str(asked.quarter or asked.month), *scope, *["current"] * asked.is_current])
    return csv_response(name, heads, (_line(view) for view in views))


def _line(view: FigureView) -> Sequence[Any]:
    figure = view.figure
    return [
        view.measure.key,
        str(view.measure.name),
        words.display(view),
        view.numerator,
        view.denominator,
        view.n,
        view.value,
        view.low,
        view.high,
        view.confidence,
        figure.answered if figure else None,
        figure.invited if figure else None,
        figure.eligible if figure else None,
        view.target,
        view.status,
        view.previous,
        words.change_of(view),
        words.levels_of(view),
    ]
