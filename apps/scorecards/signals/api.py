"""The back-test in the API, read only: which signals told losses and growth, by the firm's own data."""

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.csvfiles import csv_response
from apps.measures.arithmetic import FEW, Interval
from apps.scorecards.signals import rows
from apps.scorecards.signals.access import LEADERSHIP
from apps.scorecards.signals.arithmetic import ENOUGH, Share, Told
from apps.scorecards.signals.backtest import read_backtest


class BacktestViewSet(ViewSet):
    access = LEADERSHIP

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> HttpResponseBase:
        """Every signal against losses and against growth. Shares and areas are fractions; null: not enough yet.

        `format=csv` gives the rows behind it, of accounts one sees.
        """
        found = read_backtest()
        if request.accepted_renderer.format == "csv":  # type: ignore[union-attr]
            return csv_response("backtest", rows.heads(), rows.lines(rows.visible(found, request.user)))
        return Response(
            {
                "enough": ENOUGH,
                "losses": len(found.lost),
                "renewals": len(found.renewed),
                "growth": _share(found.growth),
                "signals": [
                    {
                        "key": signal.key,
                        "warning": str(signal.warning),
                        "of_loss": _of_loss(loss),
                        "of_growth": _of_growth(growth),
                    }
                    for (signal, loss), (_signal, growth) in zip(found.losses_told, found.growth_told, strict=True)
                ],
            }
        )


def _of_loss(told: Told) -> dict[str, Any]:
    shares = {"warned": told.warned, "cried_wolf": told.cried_wolf}
    return _told(told) | {"losses": len(told.worse), "renewals": len(told.better)} | _shares(told, shares)


def _of_growth(told: Told) -> dict[str, Any]:
    shares = {"grew_without_warning": told.well_after_good, "grew_despite_warning": told.well_after_warning}
    return _told(told) | {"grew": len(told.better), "did_not": len(told.worse)} | _shares(told, shares)


def _told(told: Told) -> dict[str, Any]:
    return {
        "verdict": told.verdict,
        "auc": None if told.area is None else float(told.area),
        **_bounds(told.interval),
    }


def _shares(told: Told, shares: dict[str, Share]) -> dict[str, Any]:
    """Counts in any case, values once there is enough."""
    none = {"value": None, **_bounds(None)}
    return {name: _share(share) | ({} if told.is_enough else none) for name, share in shares.items()}


def _share(share: Share) -> dict[str, Any]:
    """Below five only the counts (rule 3)."""
    if share.n < FEW:
        return {"k": share.k, "n": share.n, "value": None, **_bounds(None)}
    return {"k": share.k, "n": share.n, "value": float(share.value or 0), **_bounds(share.interval)}


def _bounds(interval: Interval | None) -> dict[str, float | None]:
    return {"low": float(interval.low), "high": float(interval.high)} if interval else {"low": None, "high": None}
