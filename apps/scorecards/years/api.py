"""A figure beside its own past, in the API."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.access import EVERYONE
from apps.measures import words
from apps.measures.models import Scope
from apps.measures.read import FigureView
from apps.measures.registry import get
from apps.scorecards.asked import asked_for
from apps.scorecards.years.history import Period
from apps.scorecards.years.views import read


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _figure(year: int, view: FigureView, known: int) -> dict[str, Any]:
    return {
        "year": year,
        "numerator": _plain(view.numerator),
        "denominator": _plain(view.denominator),
        "n": view.n,
        "value": _plain(view.value),
        "low": _plain(view.low),
        "high": _plain(view.high),
        "confidence": view.confidence,
        "display": words.display(view),
        "change": _plain(view.change),
        "is_change_clear": view.is_change_clear,
        "months_known": known,
    }


def period_as_json(period: Period, years: list[int]) -> dict[str, Any]:
    """A month ("01" to "12") or a sum; each figure's change is the one on the year before."""
    rows = zip(years, period.views, period.known, strict=True)
    return {
        "period": period.key,
        "months": len(period.months),
        "figures": [_figure(year, view, known) for year, view, known in rows],
    }


class YearsViewSet(ViewSet):
    access = EVERYONE

    @extend_schema(
        parameters=[
            OpenApiParameter("measure", str, required=True, description="a measure's key"),
            OpenApiParameter("month", str, description="YYYY-MM; the last closed month unless told"),
            OpenApiParameter("scope", str, enum=Scope.values),
            OpenApiParameter("id", int, description="of the business unit, team or account"),
            OpenApiParameter("structure", str, enum=["current"], description="of a unit or team: as it is today"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def list(self, request: Request) -> Response:
        """One figure beside the two years before: each month, and quarter and year to date."""
        measure = get(request.query_params.get("measure", ""))
        if measure is None:
            raise ValidationError({"measure": _("There is no measure of this name.")})
        asked = asked_for(request.user, request.query_params)
        found = read(measure, asked)
        return Response(
            {
                "measure": measure.key,
                "month": str(asked.month),
                "scope": asked.scope,
                "id": asked.id or None,
                "years": found.years,
                "periods": [period_as_json(period, found.years) for period in found.periods],
            }
        )
