"""The figures of one conference, in the words and by the rules of the scorecard."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.core.months import Month
from apps.engagement.conferences.arithmetic import growth_gap
from apps.engagement.conferences.counted import turnout_of
from apps.measures import words
from apps.measures.read import Counts, FigureView
from apps.measures.registry import get


def figure_of(key: str, row: Any, numerator: int, denominator: int, n: int) -> FigureView:
    """One conference's figure of a measure; what it is counted from stands in counted.py."""
    measure = get(key)
    if measure is None:
        raise LookupError(key)
    month = Month.of(row.held_on).first_day
    return FigureView(measure, Counts(key, measure.version, month, Decimal(numerator), Decimal(denominator), n))


def repeat_of(row: Any) -> FigureView:
    """Of a conference `with_turnout`: nothing where nobody is known to have come to the one before."""
    known = row.attendees if row.attendees_before else 0
    return figure_of("repeat_attendees", row, row.repeats if known else 0, known, known)


def gap_of(row: Any) -> FigureView:
    return figure_of("conference_growth_gap", row, *growth_gap([turnout_of(row)]), row.attendees)


def talks_of(row: Any) -> FigureView:
    return figure_of("client_talks", row, row.talks_by_clients, 1, 1)


def testimonials_of(row: Any) -> FigureView:
    return figure_of("testimonials", row, row.given, row.asked, row.asked)


def facts_of(row: Any) -> list[dict[str, Any]]:
    """What stands at the head of its page."""
    return [_fact(view) for view in (repeat_of(row), gap_of(row), talks_of(row), testimonials_of(row))]


def _fact(view: FigureView) -> dict[str, Any]:
    is_shown = view.value is not None and not view.is_few
    unit = words.unit(view.measure) or (_("points") if view.measure.kind == "score" else "")
    notes = [words.made_of(view), words.range_of(view)]
    return {
        "label": view.measure.name,
        "value": words.value(view, view.value) if is_shown else words.few(view) if view.is_few else words.NONE,
        "unit": unit if is_shown else "",
        "state": "low_confidence" if view.confidence == "low" else "",
        "note": words.why_empty(view) if view.is_empty else " · ".join(note for note in notes if note),
    }


def growth(now: int | None, before: int | None) -> Decimal | None:
    """In percent; nothing where there is nothing to divide by."""
    return Decimal(100 * (now - before)) / before if now is not None and before else None
