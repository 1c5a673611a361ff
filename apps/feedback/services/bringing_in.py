"""Many past answers at once, as an import brings them, in few statements. They open no follow-up and alert nobody."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import BulkErrors
from apps.core.services import must_administer
from apps.feedback.models import FeedbackRequest, ImpactRating, Response, ResponseTheme
from apps.feedback.services.records import ratings_of, refuse_future
from apps.people.models import Person

Values = dict[str, Any]


def record_responses(*, by: Person | None, rows: Sequence[Values]) -> list[Response]:
    """`record_response` for many: each row its keyword arguments. BulkErrors by index, and then nothing is written."""
    must_administer(by)
    with acting(by):
        taken = _answered_requests(rows)
        made, errors = [], {}
        for index, row in enumerate(rows):
            try:
                made.append(_made(row, taken))
            except ValidationError as error:
                errors[index] = error
        if errors:
            raise BulkErrors(errors)
        _write(made, rows)
    return [response for response, _ratings in made]


def _answered_requests(rows: Sequence[Values]) -> set[int]:
    """Requests of these rows that have an answer; locked, so that nobody answers one meanwhile."""
    wanted = sorted(row["request"].pk for row in rows if row.get("request"))
    if not wanted:
        return set()
    list(FeedbackRequest.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    return set(Response.objects.current().filter(request__in=wanted).values_list("request", flat=True))


def _made(row: Values, taken: set[int]) -> tuple[Response, list[ImpactRating]]:
    refuse_future("answered_at", row["answered_at"])
    contact, request = row["contact"], row.get("request")
    fields = {name: value for name, value in row.items() if name not in {"themes", "impact_ratings", "contact"}}
    response = Response(contact=contact, account_id=contact.account_id, **fields)
    response.is_hand_picked = bool(request and request.is_hand_picked)
    response.clean_fields(exclude=["contact", "account", "request", "version_of"])
    response.clean()
    if request is not None:
        if request.pk in taken:
            raise ValidationError({"request": _("This request has an answer already.")})
        taken.add(request.pk)
    return response, ratings_of(response, row.get("impact_ratings", ()))


def _write(made: list[tuple[Response, list[ImpactRating]]], rows: Sequence[Values]) -> None:
    Response.objects.bulk_create([response for response, _ratings in made])
    ImpactRating.objects.bulk_create([rating for _response, ratings in made for rating in ratings])
    marks = [
        ResponseTheme(response=response, theme=theme)
        for (response, _ratings), row in zip(made, rows, strict=True)
        for theme in dict.fromkeys(row.get("themes", ()))
    ]
    ResponseTheme.objects.bulk_create(marks)
    _mark_answered([(row["request"], row["answered_at"]) for row in rows if row.get("request")])


def _mark_answered(answered: list[tuple[FeedbackRequest, dt.datetime]]) -> None:
    now = timezone.now()
    for request, moment in answered:
        request.state, request.updated_at = FeedbackRequest.State.ANSWERED, now
        request.answered_at = min(request.answered_at or moment, moment)
    fields = ["state", "answered_at", "updated_at"]
    FeedbackRequest.objects.bulk_update([request for request, _moment in answered], fields, batch_size=500)
