"""Restatements: figures that differ from what was published, computed from the live ones; nothing is stored.

A changed method restates nothing: only figures of the same version are compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.core.months import Month
from apps.measures import words
from apps.measures.declare import Measure
from apps.measures.models import Figure, Scope
from apps.measures.read import FigureView
from apps.measures.registry import all_measures
from apps.scorecards.causes import causes_of
from apps.scorecards.models import Publication, PublishedFigure

_SUMS = ("numerator", "denominator", "n", "squares")
_ZEROS = "ROW({})".format(", ".join(f"COALESCE({{row}}.{name}, 0)" for name in _SUMS))
# What was published against what stands now. Where nothing is counted there is no row, which is as good as zeros.
_DIFFERENT = f"""
    SELECT {{columns}}
    FROM scorecards_publication publication
    JOIN scorecards_publishedfigure was ON was.publication_id = publication.id
    LEFT JOIN measures_figure live ON live.scope = publication.scope AND live.scope_id = publication.scope_id
        AND live.month = publication.month AND live.measure = was.measure
    WHERE publication.id = ANY(%s) AND COALESCE(live.version, was.version) = was.version
        AND ({_ZEROS.format(row="was")} IS DISTINCT FROM {_ZEROS.format(row="live")}
            OR (was.levels IS NOT NULL AND live.id IS NOT NULL AND was.levels IS DISTINCT FROM live.levels))
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True)
class Restatement:
    """A published figure that is another one now, and `reason`: what was recorded since, in words."""

    publication: Publication
    measure: Measure
    was: PublishedFigure
    now: FigureView
    reason: str = ""

    @property
    def display(self) -> str:
        return words.display(self.now)


def published_otherwise(publication: Publication, role: str) -> dict[str, str]:
    """What was shown of each figure that is another one now, by measure, of those for a role; one query, for the page
    that marks it.
    """
    known = {(measure.key, measure.version) for measure in all_measures() if measure.is_read_by(role)}
    rows = _different([publication.pk], "was.measure, was.version, was.display")
    return {measure: display for measure, version, display in rows if (measure, version) in known}


def restated(publications: Iterable[Publication], role: str) -> list[Restatement]:
    """What differs from what was published, of the figures for a role, in the order of the scorecard; without reasons,
    in three queries.
    """
    signed = {row.pk: row for row in publications}
    if not signed:
        return []
    pairs = _different(list(signed), "was.id, live.id")
    was = PublishedFigure.objects.in_bulk([before for before, _now in pairs])
    now = Figure.objects.in_bulk([live for _before, live in pairs if live])
    order = {
        (measure.key, measure.version): (place, measure)
        for place, measure in enumerate(all_measures())
        if measure.is_read_by(role)
    }
    found = []
    for before, live in pairs:
        row = was[before]
        place, measure = order.get((row.measure, row.version), (0, None))
        if measure:
            view = FigureView(measure, now.get(live))  # type: ignore[arg-type]
            found.append((place, Restatement(signed[row.publication_id], measure, row, view)))
    return [each for _place, each in sorted(found, key=lambda one: (*_rank(one[1].publication), one[0]))]


def with_reasons(found: list[Restatement]) -> list[Restatement]:
    """The same, each with what was recorded since and touches it."""
    reasons = causes_of([(each.publication, each.measure) for each in found])
    return [
        Restatement(each.publication, each.measure, each.was, each.now, reason)
        for each, reason in zip(found, reasons, strict=True)
    ]


def restatements_in(month: Month, person: Any) -> list[Restatement]:
    """Every restatement of a month that a person may read, company first."""
    rows = Publication.objects.in_month(month).visible_to(person).select_related("published_by")
    return with_reasons(restated(rows, person.role))


def _different(ids: list[int], columns: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT.format(columns=columns), [ids])
        return list(cursor.fetchall())


def _rank(row: Publication) -> tuple[int, int]:
    return list(Scope).index(Scope(row.scope)), row.scope_id
