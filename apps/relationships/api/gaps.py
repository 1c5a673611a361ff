"""The gaps of an account in the API: each pair of one contact and one person by itself, never an average of them."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Q
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
from apps.core.months import today
from apps.relationships.arithmetic import Band, Class
from apps.relationships.models import Perception
from apps.relationships.pairs import pairs_of
from apps.value.api.accounts import Number


class GapSerializer(serializers.Serializer):
    """One paired item."""

    dimension = serializers.IntegerField(source="row.dimension_id", read_only=True)
    name = serializers.CharField(source="row.dimension.name", read_only=True)
    seller_score = serializers.IntegerField(source="seller", read_only=True)
    client_score = serializers.IntegerField(source="client", read_only=True)
    gap = serializers.IntegerField(read_only=True, help_text="Seller − client.")
    band = serializers.ChoiceField(list(Band), read_only=True)
    paired_on = Day(read_only=True, help_text="The later day of the two answers.")

    def get_fields(self) -> dict[str, Any]:
        """`class` is no name that Python lets an attribute have."""
        return super().get_fields() | {"class": serializers.ChoiceField(list(Class), source="kind", read_only=True)}


class UnpairedSerializer(serializers.Serializer):
    """One item that was asked and has no pair; a score that may not be read yet is null."""

    dimension = serializers.IntegerField(source="dimension_id", read_only=True)
    name = serializers.CharField(source="dimension.name", read_only=True)
    asked_on = Day(read_only=True)
    seller_score = serializers.IntegerField(source="seen_seller_score", read_only=True, allow_null=True)
    client_score = serializers.IntegerField(source="seen_client_score", read_only=True, allow_null=True)


class PairSerializer(serializers.Serializer):
    """One contact and one person. Means are null where nothing is paired."""

    contact = serializers.IntegerField(source="contact.pk", read_only=True)
    contact_name = serializers.CharField(source="contact.full_name", read_only=True)
    person = serializers.IntegerField(source="person.pk", read_only=True)
    person_name = serializers.CharField(source="person.full_name", read_only=True)
    n = serializers.IntegerField(source="summary.n", read_only=True, help_text="Paired items.")
    seller_mean = Number(source="summary.seller_mean")
    client_mean = Number(source="summary.client_mean")
    signed_gap = Number(source="summary.signed_gap")
    absolute_gap = Number(source="summary.absolute_gap")
    items = GapSerializer(many=True, read_only=True)
    unpaired = serializers.SerializerMethodField(help_text="How many items were asked and have no pair.")
    unpaired_items = UnpairedSerializer(source="unpaired", many=True, read_only=True)

    def get_unpaired(self, pair: Any) -> int:
        return len(pair.unpaired)


class GapsSerializer(serializers.Serializer):
    account = serializers.IntegerField(read_only=True)
    on = Day(read_only=True)
    n = serializers.IntegerField(read_only=True, help_text="Paired items of all pairs.")
    classes = serializers.DictField(
        child=serializers.IntegerField(), read_only=True, help_text="How many items of each class."
    )
    pairs = PairSerializer(many=True, read_only=True)


class GapsView(APIView):
    access = EVERYONE

    @extend_schema(
        parameters=[OpenApiParameter("on", str, description="YYYY-MM-DD; today unless told")], responses=GapsSerializer
    )
    def get(self, request: Request, account: int) -> Response:
        """The pairs that you may see, by name; each item with its class and band."""
        seen = Perception.objects.visible_to(request.user)
        mine = Q(pk__in=seen.order_by().values("contact__account"))
        accounts = Account.objects.filter(Q(pk__in=Account.objects.visible_to(request.user).values("pk")) | mine)
        row = get_object_or_404(accounts, pk=account)
        day = _day_of(request)
        pairs = pairs_of(seen.filter(contact__account=row), day, request.user)
        counted: Counter[str] = Counter(item.kind for pair in pairs for item in pair.items)
        told = {"account": row.pk, "on": day, "pairs": pairs, "n": counted.total()}
        return Response(GapsSerializer(told | {"classes": {kind.value: counted[kind] for kind in Class}}).data)


def _day_of(request: Request) -> dt.date:
    text = request.query_params.get("on")
    if not text:
        return today()
    try:
        return Day().run_validation(text)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"on": error.detail}) from error


PATHS: list[Any] = [path("gaps/", GapsView.as_view(), name="account-gaps")]
