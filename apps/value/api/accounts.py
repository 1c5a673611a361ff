"""What is below `accounts/{id}/` in the API: the value analysis, the retainer statement."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Account
from apps.core.access import EVERYONE
from apps.core.api.fields import Day
from apps.outcomes.standing import standing_of
from apps.value.analysis import analyse
from apps.value.arithmetic import Quadrant, Suggestion
from apps.value.exports import exported
from apps.value.period import read_period


class Number(serializers.FloatField):
    """A JSON number, unrounded: whole where it is whole; null where nothing is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return int(value) if value == value.to_integral_value() else float(value)


def choice(values: Any, source: str | None = None) -> Any:
    return serializers.ChoiceField(list(values), source=source, read_only=True, allow_null=True)


class ImpactValueSerializer(serializers.Serializer):
    """One impact. Shares and attainment in percent, the effort index a plain ratio."""

    impact = serializers.IntegerField(source="impact.pk", read_only=True)
    statement = serializers.CharField(source="impact.statement", read_only=True)
    minutes = Number(source="effort.minutes")
    cost = Number(source="effort.cost", help_text="Null where any of the minutes has no cost rate.")
    importance = Number(source="ratings.importance")
    satisfaction = Number(source="ratings.satisfaction")
    n = serializers.IntegerField(source="ratings.n", read_only=True, help_text="Contacts with an importance in force.")
    n_satisfaction = serializers.IntegerField(source="ratings.n_satisfaction", read_only=True)
    effort_share = Number()
    value_share = Number()
    effort_index = Number()
    opportunity = Number()
    attainment = Number()
    actual = Number()
    actual_on = serializers.DateField(read_only=True, allow_null=True)
    quadrant = choice(Quadrant)
    suggestion = choice(Suggestion, "advice.suggestion")
    suggestion_parts = serializers.ListField(child=serializers.CharField(), source="advice.parts", read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), source="advice.reasons", read_only=True)
    is_indicative = serializers.BooleanField(source="ratings.is_indicative", read_only=True)


class ValueSerializer(serializers.Serializer):
    """A period of an account: one row per impact, the greatest opportunity first."""

    account = serializers.IntegerField(source="analysis.account.pk", read_only=True)
    total_minutes = Number(source="analysis.total.minutes")
    total_cost = Number(source="analysis.total.cost")
    unlinked_minutes = Number(source="analysis.unlinked.minutes")
    unlinked_cost = Number(source="analysis.unlinked.cost")
    linked_share = Number(source="analysis.linked_share")
    outcome_index = Number(source="standing.outcome_index")
    is_watermelon = serializers.BooleanField(
        source="standing.is_watermelon",
        read_only=True,
        allow_null=True,
        help_text="Green on contract and red in outcome; null where a side is unknown.",
    )
    impacts = ImpactValueSerializer(source="analysis.impacts", many=True, read_only=True)

    def get_fields(self) -> dict[str, Any]:
        """`from` is no name that Python lets a class have."""
        days = {"from": Day(source="analysis.first", read_only=True), "to": Day(source="analysis.last", read_only=True)}
        return days | super().get_fields()


class ValueView(APIView):
    access = EVERYONE

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, description="YYYY-MM-DD; the first day of this month unless told"),
            OpenApiParameter("to", str, description="YYYY-MM-DD, included; the last day of this month unless told"),
        ],
        responses=ValueSerializer,
    )
    def get(self, request: Request, account: int) -> HttpResponseBase:
        """Effort against perceived value, impact by impact."""
        row = get_object_or_404(Account.objects.visible_to(request.user), pk=account)
        period = read_period(request.query_params)
        analysis = analyse(row, period.first, period.last)
        if request.accepted_renderer.format == "csv":  # type: ignore[union-attr]
            return exported(analysis)
        return Response(ValueSerializer({"analysis": analysis, "standing": standing_of(row, period.last)}).data)


PATHS: list[Any] = [path("value/", ValueView.as_view(), name="account-value")]
