"""The retainer statement in the API: accounts/{id}/retainer/."""

from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Account
from apps.core.access import READERS
from apps.core.months import Month, last_closed_month, today
from apps.value.retainer import RetainerMonth, Statement, statement_of

EARLIEST = 1900


class RetainerStatement(APIView):
    access = READERS

    @extend_schema(
        parameters=[OpenApiParameter("month", str, description="YYYY-MM; the last closed month unless told")],
        responses=OpenApiTypes.OBJECT,
        operation_id="accounts_retainer",
    )
    def get(self, request: Request, account: int) -> Response:
        """Hours and what they cost against the fee: a month, the twelve that end with it, and what the hours served."""
        row = get_object_or_404(Account.objects.visible_to(request.user), pk=account)
        return Response(as_json(statement_of(row, _month(request.query_params.get("month")), today())))


def as_json(statement: Statement) -> dict[str, Any]:
    worth = statement.worth
    by_value = {name: plain(getattr(worth, name)) for name in ("satisfied", "below", "unrated", "unlinked")}
    return {
        "account": statement.account.pk,
        **month_as_json(statement.current),
        "balance_counted_from": str(statement.counted_from) if statement.counted_from else None,
        "hours_by_value": by_value,
        "asked_hours": plain(worth.asked),
        "asked_share": plain(worth.asked_share),
        "months": [month_as_json(month) for month in statement.months],
    }


def month_as_json(month: RetainerMonth) -> dict[str, Any]:
    """Unrounded; null where no retainer covers a day of the month, and for money where a rate or fee is missing."""
    return {
        "month": str(month.month),
        "hours": plain(month.hours),
        "cost": plain(month.cost),
        "fee": plain(month.fee),
        "included_hours": plain(month.included),
        "burn": plain(month.burn),
        "over_service": plain(month.over_service),
        "realised_rate": plain(month.realised_rate),
        "balance": plain(month.balance),
    }


def plain(value: Decimal | None) -> int | float | None:
    """A JSON number: whole where it is whole, else unrounded."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _month(text: str | None) -> Month:
    if not text:
        return last_closed_month()
    try:
        month = Month.parse(text)
    except ValueError:
        raise ValidationError({"month": [_("Write the month as YYYY-MM.")]}) from None
    if month.year < EARLIEST:
        raise ValidationError({"month": [_("Write a month since 1900.")]})
    return month


PATHS = [path("retainer/", RetainerStatement.as_view(), name="account-retainer")]
