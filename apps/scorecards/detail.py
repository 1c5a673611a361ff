"""What the page of one measure shows besides its rows: the figure, 24 months, and the scopes below."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.months import Month
from apps.core.templatetags.desk import month as month_text
from apps.measures import words
from apps.measures.declare import Measure
from apps.measures.models import Benchmark, Scope
from apps.measures.queries import MONTHS, Months, latest_of
from apps.measures.read import FigureView
from apps.measures.window import Window
from apps.scorecards.access import may_remark
from apps.scorecards.asked import Asked, scopes_of
from apps.scorecards.beside import beside_of
from apps.scorecards.lines import FigureLine, line_of
from apps.scorecards.models import Publication, Remark
from apps.scorecards.obstacles.shown import obstacles_on
from apps.scorecards.pages import period_switch
from apps.scorecards.published import published_of
from apps.scorecards.reading import counted_for, view_of
from apps.scorecards.restating import Restatement, restated, with_reasons
from apps.scorecards.rows import accounts_of, teams_of
from apps.scorecards.years.history import months_needed, years_of
from apps.scorecards.years.shown import shown

MOST_BELOW = 50
BELOW = {Scope.COMPANY: Scope.BUSINESS_UNIT, Scope.BUSINESS_UNIT: Scope.TEAM, Scope.TEAM: Scope.ACCOUNT}


def measure_of(measure: Measure, asked: Asked, reader: Any) -> dict[str, Any]:
    found = counted_for(asked, (measure,), months_needed(asked))
    view = view_of(measure, asked, found)
    published = published_of(asked, measure.key)
    signed = published.publication
    parts = below(measure, asked, reader)
    return {
        "measure": measure,
        "asked": asked,
        "view": view,
        "line": line_of(view, asked, beside_of(asked, {})),
        "signed": signed,
        "was": published.figures.get(measure.key),
        "restated": next(iter(_restated(signed, measure, asked)), None) if signed else None,
        "remarks": remarks_on(measure, asked, reader),
        "remark_url": remark_url(measure, asked, reader),
        "quarter_months": [(month_text(each), asked.at(each).query) for each in asked.quarter.months]
        if asked.quarter
        else [],
        **obstacles_on(view, asked, reader),
        **setting_urls(measure, asked, reader),
        "benchmark": benchmark_of(measure, asked) if view.benchmark is not None else None,
        "display": words.display(view),
        "levels": [(label, (view.by_level or {})[level]) for level, label in measure.levels],
        "months": period_switch(asked),
        "plot": plot_of(view, asked, found),
        "years": shown(years_of(measure, asked, found), asked, view.target),
        "below": parts,
        "scale": scale_of(parts),
        "columns": measure.columns,
        "scorecard_url": reverse("scorecards:scorecard") + asked.query,
    }


def below(measure: Measure, asked: Asked, reader: Any) -> list[tuple[str, FigureLine]]:
    """The same figure of each unit, team or account below: (name, line), by name; what may be seen."""
    scope = BELOW.get(Scope(asked.scope))
    if scope is None or not asked.may_read(measure):
        return []
    window = Window(asked.month)
    found = scopes_of(reader, scope)
    if scope == Scope.TEAM:
        found = found.filter(pk__in=teams_of(asked, window))
    elif scope == Scope.ACCOUNT:
        found = found.filter(pk__in=accounts_of(asked, window).values("pk"))
    names = dict(found.values_list("pk", "name")[:MOST_BELOW])
    views = latest_of(measure, asked.month, scope, list(names))
    return [
        (name, line_of(views[pk], Asked(asked.month, scope, pk, name)))
        for pk, name in names.items()
        if views[pk].figure
    ]


def scale_of(parts: list[tuple[str, FigureLine]]) -> tuple[Decimal, Decimal] | None:
    """The lowest and highest value of all parts, so that their small pictures can be compared."""
    known = [value for _name, line in parts for value in line.trend if value is not None]
    return (min(known), max(known)) if known else None


def _restated(signed: Publication, measure: Measure, asked: Asked) -> list[Restatement]:
    return with_reasons([each for each in restated([signed], asked.role) if each.measure == measure])


def remarks_on(measure: Measure, asked: Asked, reader: Any) -> list[tuple[Remark, bool]]:
    """What was said of the month, or of the quarter's months: (remark, whether the reader may take it back)."""
    rows = Remark.objects.of(asked.scope, asked.id).filter(measure=measure.key, month__in=asked.days)
    return [(row, row.may_be_removed_by(reader)) for row in rows.select_related("author")]


def remark_url(measure: Measure, asked: Asked, reader: Any) -> str:
    if asked.quarter or asked.is_current or not may_remark(reader, asked.scope, asked.id):
        return ""
    return reverse("scorecards:remark_create", args=[measure.key]) + asked.query


def setting_urls(measure: Measure, asked: Asked, reader: Any) -> dict[str, str]:
    """Where an administrator says what this figure of this scope should reach, and what others reach."""
    if not reader.is_administrator:
        return {}
    where = f"?{urlencode({'measure': measure.key, 'scope': asked.scope, 'id': asked.id})}"
    return {
        "target_url": reverse("scorecards:target_create") + where,
        "benchmark_url": reverse("scorecards:benchmark_create") + where,
    }


def benchmark_of(measure: Measure, asked: Asked) -> Benchmark | None:
    """The one that stands beside the figure: of the very scope, else the company's."""
    wanted = Q(scope=asked.scope, scope_id=asked.id) | Q(scope=Scope.COMPANY)
    rows = Benchmark.objects.filter(wanted, measure=measure.key).beside(asked.month.last_day)
    return min(rows, key=lambda row: row.scope == Scope.COMPANY, default=None)


def plot_of(view: FigureView, asked: Asked, found: Months) -> dict[str, Any]:
    """Picture and table of 24 months; months of few answers are gaps, and stand in the table as counts."""
    months = asked.month.plus(1 - MONTHS).until(asked.month)
    views = [FigureView(view.measure, found.get((view.measure.key, each.first_day))) for each in months]
    return {
        "data": _drawn(view, months, views),
        "label": _("%(measure)s, %(months)s months up to %(last)s")
        % {"measure": view.measure.name, "months": MONTHS, "last": month_text(asked.month)},
        "heads": [_("Month"), _("Figure"), _("95 % interval"), _("Made of"), "n"],
        "lines": [_row(each, one) for each, one in zip(reversed(months), reversed(views), strict=True)],
    }


def _drawn(view: FigureView, months: list[Month], views: list[FigureView]) -> dict[str, Any]:
    return {
        "months": [month_text(each, "short") for each in months],
        "values": [_number(one.value) for one in views],
        "low": [_number(one.low) for one in views],
        "high": [_number(one.high) for one in views],
        "n": [one.n if one.figure else None for one in views],
        "is_low": [one.confidence == "low" for one in views],
        "target": _number(view.target),
        "unit": " %" if view.measure.is_share else "",
        "decimals": 0 if view.measure.is_count else 1,
        "words": {"interval": _("95 % interval"), "target": pgettext("of a measure", "Target"), "n": "n"},
    }


def _row(month: Month, view: FigureView) -> list[str | None]:
    return [
        month_text(month),
        words.display(view),
        words.range_of(view) or None,
        words.levels_of(view) or words.made_of(view) or None,
        words.number(Decimal(view.n)) if view.figure else None,
    ]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 4)
