"""Initiatives, with what is computed for a day: `?on=YYYY-MM-DD`, today unless told."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.utils.dateparse import parse_date
from django_filters import rest_framework as filters
from rest_framework import serializers

from apps.accounts.models import Account
from apps.core.access import READERS
from apps.core.api.fields import RowChoice
from apps.core.api.filters import IdFilter
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.core.months import today
from apps.feedback.models import Response
from apps.initiatives import services
from apps.initiatives.models import Initiative, InitiativeAccount
from apps.initiatives.queries import APPROVERS
from apps.initiatives.standing import PLAN, standing_of


class InitiativeSerializer(RowSerializer):
    accounts = RowChoice(many=True, queryset=Account.objects.all(), required=False)
    responses = RowChoice(
        many=True,
        queryset=Response.objects.all(),
        required=False,
        help_text="The answers it came from; those that you may read.",
    )
    shared_accounts = RowChoice(
        many=True,
        queryset=Account.objects.all(),
        required=False,
        source="shared",
        help_text="Of the accounts, those whose contacts read `client_words`.",
    )
    status = serializers.CharField(
        read_only=True,
        help_text="on_schedule, at_risk, late or unplanned; else its state on the day.",
    )
    priority = serializers.CharField(read_only=True, help_text="do_first, do_if_approved or later.")
    spi = serializers.FloatField(read_only=True, help_text="Earned over planned; null while nothing is planned.")
    spi_t = serializers.FloatField(read_only=True, help_text="Earned-schedule days over elapsed days.")
    slip_percent = serializers.FloatField(read_only=True)
    is_mismatch = serializers.BooleanField(read_only=True, help_text="What the owner says is not what is computed.")

    class Meta:
        model = Initiative
        computed = ("status", "priority", "spi", "spi_t", "slip_percent", "is_mismatch")
        fields = [
            "id",
            "title",
            "level",
            "theme",
            "accounts",
            "business_unit",
            "owner",
            "team",
            "loyalty_impact",
            "vendor_choice_impact",
            "effort",
            "cost",
            "approved_by",
            "starts_on",
            "ends_on",
            "delivered_on",
            "is_major",
            "claimed_status",
            "state",
            "responses",
            "pay_goal",
            "outcome",
            "client_said",
            "client_words",
            "shared_accounts",
            *computed,
            "external_id",
        ]

    def to_representation(self, instance: Initiative) -> dict[str, Any]:
        instance.__dict__ |= computed_of(instance, self.context.get("on") or today())
        return super().to_representation(instance)

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        return {("shared_accounts" if name == "shared" else name): value for name, value in values.items()}


def computed_of(row: Initiative, on: dt.date) -> dict[str, Any]:
    """What the day says, in the names of the API."""
    standing = standing_of(row, on)
    found = standing.progress
    figures = {name: _plain(getattr(found, name, None)) for name in ("spi", "spi_t", "slip_percent")}
    shared = [link.account for link in row.shared_links]  # type: ignore[attr-defined]
    return {"status": standing.status, "is_mismatch": standing.is_mismatch, "shared": shared, **figures}


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


class OnFilter(filters.DateFilter):
    """`on` changes what is computed, not which rows there are."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


class AccountFilter(IdFilter):
    """By an account the person sees; any other finds nothing."""

    def filter(self, qs: Any, value: Any) -> Any:
        accounts = Account.objects.visible_to(self.parent.request.user)
        return qs if value is None else qs.for_account(accounts.filter(pk=value))


class AnswerFilter(IdFilter):
    """By an answer the person may read; any other finds nothing."""

    def filter(self, qs: Any, value: Any) -> Any:
        answers = Response.objects.readable_by(self.parent.request.user)
        return qs if value is None else qs.from_answers(answers.filter(pk=value))


class InitiativeViewSet(ServiceViewSet):
    """What is improved for clients. An executive PATCHes {"approved_by": me} and nothing else."""

    model = Initiative
    serializer_class = InitiativeSerializer
    writers = READERS
    writes = Writes(services.create_initiative, services.update_initiative, services.delete_initiative)
    search_fields = ["title", "theme__name", "owner__full_name"]

    extra_filters = {
        "on": OnFilter(input_formats=["%Y-%m-%d"]),
        "account": AccountFilter(field_name="accounts"),
        "accounts": AccountFilter(),
        "responses": AnswerFilter(),
    }

    def rows(self) -> QuerySet:
        rows = super().rows().prefetch_related(*PLAN)
        if getattr(self, "swagger_fake_view", False):
            return rows
        accounts = Account.objects.visible_to(self.person).order_by("pk")
        answers = Response.objects.readable_by(self.person).order_by("pk")
        links = InitiativeAccount.objects.filter(is_shared=True, account__in=accounts.order_by().values("pk"))
        return rows.prefetch_related(
            Prefetch("accounts", queryset=accounts),
            Prefetch("responses", queryset=answers),
            Prefetch("account_links", links.select_related("account").order_by("account"), to_attr="shared_links"),
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "on": parse_date(self.request.query_params.get("on", "") or "")}

    def writable_object(self) -> Any:
        row = self.get_object()
        if not (row.is_writable_by(self.person) or self.person.role in APPROVERS):
            raise PermissionDenied
        return row
