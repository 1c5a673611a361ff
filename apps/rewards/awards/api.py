"""Awards and prizes over the API: winners for everybody, the rest for those who may see how a team stood."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.idempotency import once
from apps.core.api.serializers import KnownFields, RowSerializer
from apps.core.api.viewsets import RowViewSet, ServiceViewSet, Writes
from apps.rewards.awards import services, words
from apps.rewards.awards.models import GIVERS, Award, Prize


class AwardSerializer(RowSerializer):
    period = serializers.SerializerMethodField(help_text="YYYY-MM or YYYY-QN")

    class Meta:
        model = Award
        fields = [
            *("id", "kind", "measure", "period", "team", "k_before", "n_before", "k_after", "n_after", "pool"),
            *("shrunk_before", "shrunk_after", "covered", "accounts", "is_eligible", "is_winner", "given_by"),
            "recorded_at",
        ]

    def get_period(self, row: Award) -> str:
        return str(row.period)


class GiveSerializer(KnownFields):
    measure = serializers.CharField(help_text="key of a measure that there is a prize for")
    period = serializers.CharField(help_text="YYYY-MM or YYYY-QN, published")

    def validate_period(self, value: str) -> Any:
        try:
            return words.period_of(value)
        except ValueError as error:
            raise serializers.ValidationError(_("Write the period as YYYY-MM or YYYY-QN.")) from error


class AwardViewSet(RowViewSet):
    """How teams stood for awards. POST gives those of a period on one measure, once: a second time answers 409."""

    model, serializer_class = Award, AwardSerializer
    related = ("team",)
    http_method_names = ["get", "head", "options", "post"]
    writers = GIVERS

    @extend_schema(request=GiveSerializer, responses=OpenApiTypes.OBJECT)
    def create(self, request: Request) -> Response:
        sent = GiveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)

        def answer() -> Response:
            made = services.give_awards(by=self.person, **sent.validated_data)
            return Response(AwardSerializer(made, many=True, context={"request": request}).data, status=201)

        return once(request, answer)


class PrizeSerializer(RowSerializer):
    class Meta:
        model = Prize
        fields = ["id", "measure", "cadence", "words", "external_id", "recorded_at", "updated_at"]


class PrizeViewSet(ServiceViewSet):
    model, serializer_class = Prize, PrizeSerializer
    writers = GIVERS
    writes = Writes(services.create_prize, services.update_prize, services.delete_prize)


RESOURCES: dict[str, Any] = {"awards": AwardViewSet, "prizes": PrizeViewSet}
