"""Past requests and answers that administrators bring in (API and import): recorded as history, nobody is mailed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.core.services import change, create, lock, must_administer, must_stay, remove
from apps.feedback.models import FeedbackRequest, ImpactRating, Response, Theme
from apps.feedback.services.last_asked import recount_last_asked
from apps.feedback.services.systems import keep_from_systems
from apps.feedback.spans import life_of_a_link
from apps.people.models import Person

Ratings = Iterable[Mapping[str, Any]]
State = FeedbackRequest.State


def record_request(
    *, by: Person | None, contact: Contact, sent_at: dt.datetime, state: str = State.SENT, **fields: Any
) -> FeedbackRequest:
    """Record that a contact was asked in the past; its 30 days count from then."""
    must_administer(by)
    request = FeedbackRequest(contact=contact, sent_at=sent_at, state=state, **fields)
    request.expires_at = sent_at + life_of_a_link()
    _check_request(request)
    with acting(by):
        create(request, by=by)
        recount_last_asked([contact.address])
    return request


def update_request(*, by: Person | None, request: FeedbackRequest, seen: str = "", **fields: Any) -> FeedbackRequest:
    """Correct a recorded request."""
    must_administer(by)
    must_stay(request, "contact", fields)
    if fields.get("sent_at"):
        fields["expires_at"] = fields["sent_at"] + life_of_a_link()
    with acting(by):
        changed = change(request, by=by, seen=seen, **fields)
        _check_request(changed)
        recount_last_asked([changed.contact.address])
    return changed


def record_response(
    *,
    by: Person | None,
    contact: Contact,
    answered_at: dt.datetime,
    request: FeedbackRequest | None = None,
    impact_ratings: Ratings = (),
    themes: Iterable[Theme] = (),
    **fields: Any,
) -> Response:
    """Record a past answer: [{impact, importance, satisfaction, cannot_judge}] and scores. It alerts nobody."""
    must_administer(by)
    refuse_future("answered_at", answered_at)
    response = Response(contact=contact, account=contact.account, request=request, answered_at=answered_at, **fields)
    response.is_hand_picked = bool(request and request.is_hand_picked)
    with acting(by):
        create(response, by=by)
        _rate(response, impact_ratings)
        response.themes.set(themes)
        if request is not None:
            _mark_answered(request, answered_at)
    return response


def update_response(
    *,
    by: Person | None,
    response: Response,
    seen: str = "",
    impact_ratings: Ratings | None = None,
    themes: Iterable[Theme] | None = None,
    **fields: Any,
) -> Response:
    """Correct a recorded answer in place. What a client changes themselves is kept as a version instead."""
    must_administer(by)
    must_stay(response, "contact", fields)
    if response.is_leadership_only and not fields.get("is_leadership_only", True):
        raise ValidationError({"is_leadership_only": _("An answer for the leadership only stays so.")})
    if fields.get("answered_at"):
        refuse_future("answered_at", fields["answered_at"])
    with acting(by):
        changed = change(response, by=by, seen=seen, **fields)
        if impact_ratings is not None:
            changed.impact_ratings.all().delete()
            _rate(changed, impact_ratings)
        if themes is not None:
            changed.themes.set(themes)
        if changed.is_leadership_only:
            keep_from_systems(changed)
    return changed


def delete_response(*, by: Person | None, response: Response) -> None:
    """Delete an answer entered by mistake, with its versions."""
    must_administer(by)
    remove(response, by=by)


def _rate(response: Response, impact_ratings: Ratings) -> None:
    ImpactRating.objects.bulk_create(ratings_of(response, impact_ratings))


def ratings_of(response: Response, impact_ratings: Ratings) -> list[ImpactRating]:
    """The ratings of an answer, checked and not saved. ValidationError under `impact_ratings`."""
    rows = [ImpactRating(response=response, **rating) for rating in impact_ratings]
    if len({row.impact_id for row in rows}) < len(rows):
        raise ValidationError({"impact_ratings": _("Each impact can be rated once.")})
    for row in rows:
        if row.impact.account_id != response.account_id:
            raise ValidationError({"impact_ratings": _("Choose impacts of the contact’s account.")})
        if row.cannot_judge:
            row.importance = row.satisfaction = None
        row.clean_fields(exclude=["response", "impact"])
    return rows


def _mark_answered(request: FeedbackRequest, answered_at: dt.datetime) -> None:
    locked = lock(request)
    locked.state = State.ANSWERED
    locked.answered_at = min(locked.answered_at or answered_at, answered_at)
    locked.save()


def _check_request(request: FeedbackRequest) -> None:
    if request.sent_at is not None:
        refuse_future("sent_at", request.sent_at)
    if request.answered_at is not None:
        refuse_future("answered_at", request.answered_at)
    if (request.state == State.ANSWERED) != (request.answered_at is not None):
        raise ValidationError({"answered_at": _("An answered request says when; any other has no such moment.")})
    if request.state == State.PENDING:
        raise ValidationError({"state": _("A request of the past was sent; to ask now, leave its moment out.")})
    if request.answered_at and request.sent_at and request.answered_at < request.sent_at:
        raise ValidationError({"answered_at": _("Nobody answers before being asked.")})


def refuse_future(name: str, moment: dt.datetime) -> None:
    """ValidationError by field for a moment that lies in the future."""
    if moment > timezone.now():
        raise ValidationError({name: _("This cannot lie in the future.")})
