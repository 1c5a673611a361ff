"""The list of obstacles as CSV: whole texts, and days in columns of their own."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from apps.core.csvfiles import csv_response
from apps.core.pages import CHUNK
from apps.measures.models import Scope
from apps.measures.registry import get
from apps.scorecards.obstacles.shown import state_label


def exported(rows: QuerySet) -> HttpResponseBase:
    heads = [
        _("Obstacle"),
        _("Measure"),
        _("Of"),
        _("Kind"),
        _("Who works on it"),
        _("State"),
        _("Due on"),
        _("Settled on"),
        _("What came of it"),
        _("Target"),
    ]
    return csv_response("obstacles", heads, _lines(rows))


def _lines(rows: Any) -> Iterator[list[Any]]:
    """Measures, kinds and states by the names that the list shows."""
    for row in rows.iterator(chunk_size=CHUNK):
        measure = get(row.measure)
        yield [
            row.text,
            measure.name if measure else row.measure,
            row.place or Scope.COMPANY.label,
            row.get_kind_display(),
            row.owner,
            state_label(row),
            row.due_on,
            row.settled_on,
            row.reason,
            row.target,
        ]
