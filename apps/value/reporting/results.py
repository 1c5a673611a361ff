"""The first part of a value report: goals and the results promised under them.

Each result with where it began, where it should be and where it is, how it moved in the period, and how we know.
"""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.documents.wording import day, hours, quantity
from apps.core.templatetags.desk import number, percent, plain
from apps.feedback.ratings import Ratings, ratings_of
from apps.impacts.models import Goal, Impact, ImpactReading
from apps.value.analysis import Analysis, ImpactValue
from apps.value.effort import Effort

POINTS = 24  # readings in a trend
EVIDENCE = 4  # readings with their source
ENOUGH = 3  # people whose mean may be shown to their colleagues


def lines_of(analysis: Analysis) -> list[ImpactValue]:
    """The promised impacts of a period, as promised: what the analysis has, and what was achieved or ended in it."""
    known = [line for line in analysis.impacts if line.impact.status != Impact.Status.DRAFT]
    ended = Q(ended_on__gte=analysis.first, ended_on__lte=analysis.last)
    rows = Impact.objects.filter(ended, account=analysis.account).exclude(pk__in=[line.impact.pk for line in known])
    more: list[Any] = list(rows.with_actual(analysis.last))
    ratings = ratings_of(more, analysis.last) if more else {}
    for impact in more:
        rated = ratings.get(impact.pk, Ratings())
        known.append(ImpactValue(impact, Effort(), rated, None, None, impact.actual, impact.actual_on))
    return sorted(known, key=lambda line: (line.impact.started_on, line.impact.pk))


def goals_of(analysis: Analysis, lines: list[ImpactValue], *, with_work: bool, with_few: bool) -> list[dict[str, Any]]:
    """[{statement, agreed, results}], results of no goal last."""
    readings = _readings(lines, analysis.last)
    results: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        told = _result(line, readings[line.impact.pk], analysis.first, with_few)
        told["hours"] = hours(line.effort.hours) if with_work else ""
        results[line.impact.goal_id].append(told)
    goals: list[dict[str, Any]] = [
        {"statement": goal.statement, "agreed": _agreed(goal), "results": results[goal.pk]}
        for goal in Goal.objects.filter(pk__in=[pk for pk in results if pk]).order_by("agreed_on", "pk")
    ]
    loose = {"statement": "", "agreed": "", "results": results[None]} if results[None] else None
    return [*goals, loose] if loose else goals


def _agreed(goal: Goal) -> str:
    return _("agreed on %(day)s") % {"day": day(goal.agreed_on)} if goal.agreed_on else ""


def _readings(lines: list[ImpactValue], last: dt.date) -> dict[int, list[ImpactReading]]:
    """The latest readings of each impact, the oldest first."""
    order = [F("read_on").desc(), F("pk").desc()]
    rows = ImpactReading.objects.filter(impact__in=[line.impact.pk for line in lines], read_on__lte=last)
    latest = rows.annotate(place=Window(RowNumber(), partition_by="impact", order_by=order)).filter(place__lte=POINTS)
    found: dict[int, list[ImpactReading]] = defaultdict(list)
    for reading in latest.order_by("read_on", "pk"):
        found[reading.impact_id].append(reading)
    return found


def _result(line: ImpactValue, readings: list[ImpactReading], first: dt.date, with_few: bool) -> dict[str, Any]:
    impact, attainment = line.impact, line.attainment
    return {
        "statement": impact.statement,
        "metric": impact.metric_name,
        "unit": impact.unit,
        "baseline": "" if impact.baseline is None else plain(impact.baseline),
        "target": "" if impact.target is None else quantity(impact.target, impact.unit),
        "actual": "" if line.actual is None else quantity(line.actual, impact.unit),
        "read_on": day(line.actual_on) if line.actual_on else "",
        "percent": None if attainment is None else float(attainment),
        "progress": _progress(attainment, line.actual),
        "is_reached": attainment is not None and attainment >= 100,
        "moved": moved(impact, readings, first),
        "points": [[reading.read_on.isoformat(), float(reading.value)] for reading in readings],
        "marks": {name: _float(getattr(impact, name)) for name in ("baseline", "target")},
        "readings": [_evidence(reading, impact.unit) for reading in readings[-EVIDENCE:][::-1]],
        "rating": rating_line(line.ratings, with_few),
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _progress(attainment: Decimal | None, actual: Decimal | None) -> str:
    if actual is None:
        return _("Not read yet")
    if attainment is None:
        return _("No target to hold it against")
    return _("%(share)s of the way") % {"share": percent(attainment)}


def moved(impact: Impact, readings: list[ImpactReading], first: dt.date) -> str:
    """closer, further, level: the last reading against the last one before the period; empty where one is missing."""
    earlier = [reading.value for reading in readings if reading.read_on < first]
    before = earlier[-1] if earlier else impact.baseline
    if not readings or readings[-1].read_on < first or before is None or impact.target is None:
        return ""
    was, now = abs(impact.target - before), abs(impact.target - readings[-1].value)
    return "level" if was == now else "closer" if now < was else "further"


def _evidence(reading: ImpactReading, unit: str) -> dict[str, str]:
    return {"day": day(reading.read_on), "value": quantity(reading.value, unit), "source": reading.source}


def rating_line(ratings: Ratings, with_few: bool) -> str:
    """Means of three people or more, so that no colleague can tell who said what; of fewer on the sharer's word."""
    people = max(ratings.n, ratings.n_satisfaction)
    if not people:
        return _("Not rated yet")
    told = {
        _("importance %(mean)s of 5"): (ratings.importance, ratings.n),
        _("satisfaction %(mean)s of 5"): (ratings.satisfaction, ratings.n_satisfaction),
    }
    shown = [
        words % {"mean": number(mean, 1)}
        for words, (mean, n) in told.items()
        if mean is not None and (n >= ENOUGH or with_few)
    ]
    by = ngettext("rated by %(n)d person", "rated by %(n)d people", people) % {"n": people}
    line = ", ".join([*shown, by]) if shown else _("%(by)s; shown from three people on") % {"by": by}
    return line[:1].upper() + line[1:]
