"""The API of a scorecard on its way: its files, its links, and who gets it by mail."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.access import EVERYONE
from apps.core.api.idempotency import once
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import RowViewSet, ServiceViewSet, Writes
from apps.measures.models import Scope
from apps.scorecards.access import PUBLISHERS
from apps.scorecards.asked import Asked, asked_for
from apps.scorecards.circulation import services
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.circulation.views import made_for

WHAT = [
    OpenApiParameter("month", str, description="YYYY-MM; the last closed month unless told"),
    OpenApiParameter("quarter", str, description="YYYY-QN, in place of a month"),
    OpenApiParameter("scope", str, enum=Scope.values),
    OpenApiParameter("id", int, description="of the business unit, team or account"),
]


class Files:
    """Adds `scorecards/pdf/`, `scorecards/pptx/` and `scorecards/xlsx/`."""

    @extend_schema(
        parameters=[
            *WHAT,
            OpenApiParameter("lang", str, enum=[code for code, _name in settings.LANGUAGES]),
            OpenApiParameter("form", str, OpenApiParameter.PATH, enum=["pdf", "pptx", "xlsx"]),
        ],
        operation_id="scorecards_file",
        responses=OpenApiTypes.BINARY,
    )
    @action(detail=False, url_path="(?P<form>pdf|pptx|xlsx)", url_name="file")
    def file(self, request: Request, form: str) -> HttpResponse:
        """The scorecard as a file; the spreadsheet with the rows that you may see."""
        asked = asked_for(request.user, request.query_params)
        return made_for(request.user, asked, form, request.query_params.get("lang", ""))


class RecipientSerializer(RowSerializer):
    is_waiting = serializers.BooleanField(read_only=True)

    class Meta:
        model = Recipient
        fields = [
            *("id", "scope", "scope_id", "person", "name", "email", "language", "is_monthly", "is_quarterly"),
            *("is_waiting", "consented_by", "consented_at", "stopped_at"),
        ]
        read_only_fields = ("consented_by", "consented_at", "stopped_at")


class RecipientViewSet(ServiceViewSet):
    """Who gets a scope's scorecard by mail; an address outside waits until an administrator agrees."""

    model = Recipient
    serializer_class = RecipientSerializer
    writes = Writes(services.create_recipient, services.update_recipient, services.delete_recipient)
    writers = EVERYONE
    search_fields = ["name", "email", "person__full_name"]


class SharedSerializer(RowSerializer):
    """A link: `url` is empty once it has ended."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = SharedScorecard
        fields = [
            *("id", "scope", "scope_id", "month", "is_quarter", "is_mailed", "language", "with_remarks"),
            *("with_initiatives", "shared_by", "expires_on", "revoked_at", "recorded_at", "url"),
        ]

    def get_url(self, row: SharedScorecard) -> str:
        return settings.BASE_URL + reverse(row.purpose, args=[row.token]) if row.is_open else ""


class ShareSerializer(serializers.Serializer):
    """What is to be shared; the last closed month of the company unless told."""

    month = serializers.CharField(required=False, help_text="YYYY-MM")
    quarter = serializers.CharField(required=False, help_text="YYYY-QN, in place of a month")
    scope = serializers.ChoiceField(choices=Scope.choices, required=False)
    id = serializers.IntegerField(required=False, allow_null=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, default="en")
    with_remarks = serializers.BooleanField(required=False, default=False)
    with_initiatives = serializers.BooleanField(required=False, default=False)
    expires_on = serializers.DateField()

    def asked(self, person: Any) -> Asked:
        names = ("month", "quarter", "scope", "id")
        told = {name: self.validated_data.get(name) for name in names}
        return asked_for(person, {name: value for name, value in told.items() if value not in {None, ""}})


class SharedScorecardViewSet(RowViewSet):
    """Scorecards shared by an expiring link, and those that were mailed."""

    model = SharedScorecard
    serializer_class = SharedSerializer
    access = PUBLISHERS
    writers = PUBLISHERS
    http_method_names = ["get", "post", "head", "options"]

    @extend_schema(request=ShareSerializer, responses={201: SharedSerializer})
    def create(self, request: Request) -> Response:
        """Freeze a scorecard as it is now and open its link until the end of a day."""
        sent = ShareSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        names = ("language", "with_remarks", "with_initiatives", "expires_on")
        fields = {name: sent.validated_data[name] for name in names}

        def answer() -> Response:
            row = services.share_scorecard(by=self.person, asked=sent.asked(self.person), **fields)
            return Response(self.get_serializer(row).data, status=201)

        return once(request, answer)

    @extend_schema(request=None, responses=SharedSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """End a link before its day. Twice is once."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return self.answer(services.revoke_scorecard(by=self.person, shared=row))


RESOURCES = {"scorecard-recipients": RecipientViewSet, "shared-scorecards": SharedScorecardViewSet}
