"""The nightly check: some figures, computed afresh, against those that are kept.

A figure drifts where the roll-up missed a change, or somebody wrote to the table. What was recorded after the
watermark is no drift: it will be rolled up. Measures that go by the clock are not looked at: they are counted anew each
day. `doctor` and the scorecard tell administrators of what is found.
"""

import random
from typing import Any

from django.utils import timezone

from apps.core.months import Month
from apps.measures import plan as plans
from apps.measures.declare import Measure
from apps.measures.direct import Place, Values, figures_of
from apps.measures.models import Figure, RollUp
from apps.measures.registry import all_measures, get
from apps.measures.window import Window

SAMPLE = 24  # of month and measure; of each every company, unit, team and account
MOST_TOLD = 50
_NAMES = ("numerator", "denominator", "n", "squares", "answered", "invited", "eligible")

Pair = tuple[Month, Measure]


def check(sample: int = SAMPLE) -> int:
    """Compare a sample, and again what drifted the last time; keeps what is found, and returns how many figures drift.

    Facts are read before the figures, and both before what is still to be rolled up, so that nothing recorded
    meanwhile is taken for drift.
    """
    state, _ = RollUp.objects.get_or_create(pk=1)
    if state.watermark is None:
        return 0
    known = plans.known_months()
    found: list[tuple[Pair, dict[str, Any]]] = []
    compared = 0
    for month, measure in _pairs(state, known, sample):
        fresh, kept = figures_of(measure, Window(month)), _kept(month, measure)
        compared += len(fresh.keys() | kept.keys())
        found += [((month, measure), one) for one in _apart(month, measure, fresh, kept)]
    waiting = plans.with_missing(known, plans.of_changes(known, state.watermark))
    drift = [one for (month, measure), one in found if measure.key not in waiting.get(month, {})]
    RollUp.objects.filter(pk=1).update(checked_at=timezone.now(), checked=compared, drift=drift[:MOST_TOLD])
    return len(drift)


def _pairs(state: RollUp, known: list[Month], sample: int) -> list[Pair]:
    every = [(month, measure) for month in known for measure in all_measures() if not measure.is_by_the_clock]
    again = [(Month.parse(one["month"]), get(one["measure"])) for one in state.drift]
    pairs = {*random.sample(every, min(sample, len(every)))}
    return sorted(
        pairs | {(month, measure) for month, measure in again if measure and month in known},
        key=lambda pair: (pair[0], pair[1].key),
    )


def _kept(month: Month, measure: Measure) -> dict[Place, Values]:
    rows = Figure.objects.filter(month=month.first_day, measure=measure.key, version=measure.version)
    return {(scope, pk): tuple(values) for scope, pk, *values in rows.values_list("scope", "scope_id", *_NAMES)}


def _apart(
    month: Month, measure: Measure, fresh: dict[Place, Values], kept: dict[Place, Values]
) -> list[dict[str, Any]]:
    """The figures that differ; one that counts nothing and nobody is as good as none."""
    return [
        {
            "month": str(month),
            "measure": measure.key,
            "scope": place[0],
            "scope_id": place[1],
            "kept": _text(kept.get(place)),
            "fresh": _text(fresh.get(place)),
        }
        for place in sorted(fresh.keys() | kept.keys())
        if fresh.get(place) != kept.get(place) and any(map(_counts, (fresh.get(place), kept.get(place))))
    ]


def _counts(values: Values | None) -> bool:
    return values is not None and any(values)


def _text(values: Values | None) -> list[str | None]:
    return [] if values is None else [None if value is None else f"{value}" for value in values]
