"""What a client has typed and not sent, and what arrived like a machine's: kept apart, nothing follows from either."""

import json
from typing import Any

from django.db.models import Q
from django.utils import timezone

from apps.core.audit import acting
from apps.feedback.models import Draft, FeedbackRequest, UnconfirmedAnswer
from apps.feedback.sheet import Data

MOST_BYTES = 64_000


class TooLong(Exception):
    """More than a draft may hold."""


def keep_draft(*, request: FeedbackRequest, data: Data) -> None:
    """Keep what is typed, in place of what was kept before. Raises TooLong."""
    _keep(Draft, request, data=data, saved_at=timezone.now())


def keep_unconfirmed(*, request: FeedbackRequest, data: Data, signs: list[str]) -> None:
    """Keep a doubtful submission until somebody confirms it; the latest of a request. Raises TooLong."""
    _keep(UnconfirmedAnswer, request, data=data, signs=signs, arrived_at=timezone.now())


def forget_unsent() -> None:
    """Drop drafts and unconfirmed answers of requests that have ended."""
    over = Q(state__in=["expired", "cancelled"]) | Q(expires_at__lte=timezone.now())
    ended = FeedbackRequest.objects.filter(over).order_by().values("pk")
    for kept in (Draft, UnconfirmedAnswer):
        kept.objects.filter(request__in=ended).delete()


def _keep(model: Any, request: FeedbackRequest, **values: Any) -> None:
    if len(json.dumps(values["data"]).encode()) > MOST_BYTES:
        raise TooLong
    with acting(None, contact=request.contact_id):
        row = model(request=request, **values)
        model.objects.bulk_create([row], update_conflicts=True, unique_fields=["request"], update_fields=sorted(values))
