"""The scorecard in the API: the figures of the page, value by value."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.access import ADMINISTRATORS, EVERYONE
from apps.core.api.idempotency import once
from apps.core.api.pages import Pages
from apps.core.api.serializers import KnownFields, RowSerializer
from apps.core.api.viewsets import RowViewSet, ServiceViewSet, Writes
from apps.core.months import Month
from apps.measures import words
from apps.measures.models import Scope
from apps.measures.read import FigureView
from apps.scorecards import services
from apps.scorecards.access import PUBLISHERS
from apps.scorecards.asked import Asked, asked_for
from apps.scorecards.circulation.api import RESOURCES as CIRCULATION
from apps.scorecards.circulation.api import Files
from apps.scorecards.exports import exported
from apps.scorecards.models import Accountable, Publication, PublishedFigure, Remark
from apps.scorecards.obstacles.api import RESOURCES as OBSTACLES
from apps.scorecards.published import published_of
from apps.scorecards.reading import views_for
from apps.scorecards.restating import Restatement, restatements_in
from apps.scorecards.signals.api import BacktestViewSet
from apps.scorecards.years.api import YearsViewSet


def plain(value: Decimal | None) -> int | float | None:
    """A JSON number: whole where it is whole, else unrounded."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def figure_as_json(view: FigureView, was: PublishedFigure | None = None) -> dict[str, Any]:
    """One figure. `value`, `low` and `high` are in the measure's own unit, unrounded; null where none is shown.

    The live figure is always the value; `published` stands beside it.
    """
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
        "benchmark": plain(view.benchmark),
        "status": view.status,
        "previous": plain(view.previous),
        "is_change_clear": view.is_change_clear,
        "is_flagged": view.is_flagged,
        "by_level": view.by_level,
        "published": published_as_json(was) if was else None,
    }


def published_as_json(was: PublishedFigure) -> dict[str, Any]:
    return {
        "value": plain(was.value),
        "numerator": plain(was.numerator),
        "denominator": plain(was.denominator),
        "n": was.n,
        "display": was.display,
        "version": was.version,
    }


def publication_as_json(row: Publication) -> dict[str, Any]:
    return {
        "month": str(Month.of(row.month)),
        "scope": row.scope,
        "id": row.scope_id or None,
        "published_at": row.published_at,
        "published_by": row.published_by_id,
        "comment": row.comment,
    }


def restatement_as_json(row: Restatement) -> dict[str, Any]:
    """`before` and `after` are values in the measure's own unit, null where too few stand behind them."""
    return {
        "month": str(Month.of(row.publication.month)),
        "scope": row.publication.scope,
        "id": row.publication.scope_id or None,
        "key": row.measure.key,
        "before": plain(row.was.value),
        "after": plain(row.now.value),
        "reason": row.reason,
        "before_display": row.was.display,
        "after_display": row.display,
        "before_numerator": plain(row.was.numerator),
        "before_denominator": plain(row.was.denominator),
        "after_numerator": plain(row.now.numerator),
        "after_denominator": plain(row.now.denominator),
        "published_at": row.publication.published_at,
    }


class PublishSerializer(KnownFields):
    """What is to be published; the last closed month of the company unless told."""

    month = serializers.CharField(required=False, help_text="YYYY-MM")
    scope = serializers.ChoiceField(choices=Scope.choices, required=False)
    id = serializers.IntegerField(required=False, allow_null=True)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    with_parts = serializers.BooleanField(required=False, help_text="of the company: its units and teams as well")

    def asked(self, person: Any) -> Asked:
        return asked_for(
            person, {name: value for name, value in self.validated_data.items() if value not in {None, ""}}
        )


class ScorecardViewSet(Files, ViewSet):
    access = EVERYONE
    writers = PUBLISHERS

    @extend_schema(
        parameters=[
            OpenApiParameter("month", str, description="YYYY-MM; the last closed month unless told"),
            OpenApiParameter("quarter", str, description="YYYY-QN, in place of a month"),
            OpenApiParameter("scope", str, enum=Scope.values),
            OpenApiParameter("id", int, description="of the business unit, team or account"),
            OpenApiParameter("structure", str, enum=["current"], description="of a unit or team: as it is today"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def list(self, request: Request) -> HttpResponseBase:
        """Every figure of a month and scope, with what was published of it."""
        asked = asked_for(request.user, request.query_params)
        views = views_for(asked)
        if request.accepted_renderer.format == "csv":  # type: ignore[union-attr]
            return exported(asked, views)
        signed = published_of(asked)
        return Response(
            {
                "month": str(asked.month),
                "quarter": str(asked.quarter) if asked.quarter else None,
                "scope": asked.scope,
                "id": asked.id or None,
                "published_at": signed.publication.published_at if signed.publication else None,
                "figures": [figure_as_json(view, signed.figures.get(view.measure.key)) for view in views],
            }
        )

    @extend_schema(request=PublishSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def publish(self, request: Request) -> Response:
        """Freeze and sign a month of a scope: once; a second time answers 409."""
        sent = PublishSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.asked(request.user)

        def answer() -> Response:
            row = services.publish(
                by=request.user,
                month=asked.month,
                scope=asked.scope,
                scope_id=asked.id,
                comment=sent.validated_data.get("comment", ""),
                with_parts=asked.scope == Scope.COMPANY and sent.validated_data.get("with_parts", False),
            )
            return Response(publication_as_json(row), status=201)

        return once(request, answer)


class RestatementViewSet(ViewSet):
    access = EVERYONE

    @extend_schema(
        parameters=[
            OpenApiParameter("month", str, description="YYYY-MM; the last closed month unless told"),
            OpenApiParameter("scope", str, enum=Scope.values),
            OpenApiParameter("id", int, description="of the business unit, team or account"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def list(self, request: Request) -> Response:
        """Published figures of a month that are others now: before, after, and what was recorded since."""
        asked = asked_for(request.user, {"month": request.query_params.get("month", "")})
        rows = restatements_in(asked.month, request.user)
        if request.query_params.get("scope"):
            one = asked_for(request.user, request.query_params)
            rows = [row for row in rows if (row.publication.scope, row.publication.scope_id) == (one.scope, one.id)]
        pages = Pages()
        page = pages.paginate_queryset(rows, request, self)  # type: ignore[arg-type]
        return pages.get_paginated_response([restatement_as_json(row) for row in page or []])


class AccountableSerializer(RowSerializer):
    class Meta:
        model = Accountable
        fields = ["id", "measure", "scope", "scope_id", "person", "external_id"]


class AccountableViewSet(ServiceViewSet):
    """Who answers for a measure of a scope."""

    model = Accountable
    serializer_class = AccountableSerializer
    writes = Writes(services.create_accountable, services.update_accountable, services.delete_accountable)
    writers = ADMINISTRATORS


class RemarkSerializer(RowSerializer):
    class Meta:
        model = Remark
        fields = ["id", "measure", "scope", "scope_id", "month", "text", "author", "recorded_at"]


class RemarkViewSet(RowViewSet):
    """What people said about figures of a month; written on the page of a measure."""

    model = Remark
    serializer_class = RemarkSerializer


RESOURCES = {
    "scorecards/backtest": BacktestViewSet,
    "scorecards/years": YearsViewSet,
    "scorecards": ScorecardViewSet,
    "restatements": RestatementViewSet,
    "accountables": AccountableViewSet,
    "remarks": RemarkViewSet,
    **CIRCULATION,
    **OBSTACLES,
}
