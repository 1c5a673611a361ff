"""A figure beside its own past as a file."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.core.access import EVERYONE, open_to
from apps.core.csvfiles import csv_response
from apps.measures.declare import Measure
from apps.measures.registry import get
from apps.scorecards.asked import Asked, asked_or_404
from apps.scorecards.reading import counted_for
from apps.scorecards.years import history, shown


def read(measure: Measure, asked: Asked) -> history.Years:
    found = counted_for(asked, (measure,), history.months_needed(asked))
    return history.years_of(measure, asked, found)


@open_to(EVERYONE)
@require_safe
def years(request: HttpRequest, key: str) -> HttpResponseBase:
    """The table of the page in numbers, a line a period."""
    measure = get(key)
    if measure is None:
        raise Http404
    asked = asked_or_404(request.user, request.GET)
    found = read(measure, asked)
    lines = map(shown.file_line_of, found.periods)
    return csv_response(f"{key}-years-{asked.month}", shown.file_heads_of(found), lines)
