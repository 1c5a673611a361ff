"""The scorecard in the API: the figures of the page, value by value."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.access import EVERYONE
from apps.measures import words
from apps.measures.models import Scope
from apps.measures.queries import views_of
from apps.measures.read import FigureView
from apps.scorecards.asked import asked_for
from apps.scorecards.exports import exported
from apps.scorecards.signals.api import BacktestViewSet


def plain(value: Decimal | None) -> int | float | None:
    """A JSON number: whole where it is whole, else unrounded."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def figure_as_json(view: FigureView) -> dict[str, Any]:
    """One figure. `value`, `low` and `high` are in the measure's own unit, unrounded; null where none is shown."""
    figure = view.figure
    return {
        "key": view.measure.key,
        "numerator": plain(view.numerator),
        "denominator": plain(view.denominator),
        "n": view.n,
        "answered": figure.answered if figure else None,
        "invited": figure.invited if figure else None,
        "eligible": figure.eligible if figure else None,
        "value": plain(view.value),
        "low": plain(view.low),
        "high": plain(view.high),
        "confidence": view.confidence,
        "display": words.display(view),
        "target": plain(view.target),
        "benchmark": None,
        "status": view.status,
        "previous": plain(view.previous),
        "is_change_clear": view.is_change_clear,
        "by_level": view.by_level,
        "published": None,
    }


class ScorecardViewSet(ViewSet):
    access = EVERYONE

    @extend_schema(
        parameters=[
            OpenApiParameter("month", str, description="YYYY-MM; the last closed month unless told"),
            OpenApiParameter("scope", str, enum=Scope.values),
            OpenApiParameter("id", int, description="of the business unit, team or account"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def list(self, request: Request) -> HttpResponseBase:
        """Every figure of a month and scope."""
        asked = asked_for(request.user, request.query_params)
        views = views_of(asked.month, asked.scope, asked.id)
        if request.accepted_renderer.format == "csv":  # type: ignore[union-attr]
            return exported(asked, views)
        return Response(
            {
                "month": str(asked.month),
                "scope": asked.scope,
                "id": asked.id or None,
                "published_at": None,
                "figures": [figure_as_json(view) for view in views],
            }
        )


RESOURCES = {"scorecards/backtest": BacktestViewSet, "scorecards": ScorecardViewSet}
