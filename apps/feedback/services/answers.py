"""What a client sends: the last submission before the link ends counts, earlier ones stay as versions."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import F, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.feedback.models import FeedbackRequest, ImpactRating, Response, ResponseTheme
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.sheet import SCORES, Answers, Sheet, sheet_of
from apps.outbox.models import Message, Suppression
from apps.outbox.services import suppress


class LinkEnded(Exception):
    """The request takes no answer any more: expired, withdrawn, or its contact has left."""


def record_answer(*, request: FeedbackRequest, answers: Answers) -> bool:
    """Record a submission; whether it changed anything: the same once more (a double click) changes nothing.

    Raises LinkEnded, or ValidationError for a submission without any answer.
    """
    if answers.is_empty:
        raise ValidationError(_("Answer at least one question, or write a comment."))
    with acting(None, contact=request.contact_id):
        # Locked first and read then: a statement that waits for a lock sees other tables as before its wait.
        FeedbackRequest.objects.select_for_update().filter(pk=request.pk).values_list("pk").get()
        sheet = sheet_of(request.pk, request.generation)
        if sheet is None or not sheet.request.is_open:
            raise LinkEnded
        if sheet.answer == answers:
            return False
        _write(sheet, answers, timezone.now())
    return True


def confirm_unsubscribe(*, contact: Contact) -> None:
    """A client wants no more mail from us: the address is never written to again."""
    if contact.email:
        suppress(by=None, address=contact.email, reason=Suppression.Reason.UNSUBSCRIBED)


def _write(sheet: Sheet, answers: Answers, now: dt.datetime) -> None:
    request = sheet.request
    response = _standing(request) if sheet.answer else Response(request=request)
    response.contact, response.account = request.contact, request.contact.account
    response.answered_at, response.comment = now, answers.comment
    response.is_hand_picked = request.is_hand_picked
    for name in SCORES:
        setattr(response, name, getattr(answers, name))
    response.clean_fields(exclude=["contact", "account", "request", "version_of"])
    response.save()
    ratings = [ImpactRating(response=response, impact_id=pk, **vars(rating)) for pk, rating in answers.ratings.items()]
    ImpactRating.objects.bulk_create(ratings)
    chosen = ResponseTheme
    chosen.objects.bulk_create([chosen(response=response, theme_id=pk) for pk in answers.themes])
    _mark_answered(request, now)
    answer_arrived(response)


def _mark_answered(request: FeedbackRequest, now: dt.datetime) -> None:
    """An answer may come before anybody has looked what became of the mail: then its moment is taken over here."""
    left_at = Subquery(Message.objects.asking("answer", request.pk).order_by("-pk").values("sent_at")[:1])
    FeedbackRequest.objects.filter(pk=request.pk).update(
        state=FeedbackRequest.State.ANSWERED,
        sent_at=Coalesce(F("sent_at"), left_at, Value(now)),
        answered_at=Coalesce(F("answered_at"), Value(now)),
        updated_at=now,
    )


def _standing(request: FeedbackRequest) -> Response:
    """The response that stands, after its present content has been kept as a version."""
    response = Response.objects.current().get(request=request)
    names = [f.attname for f in Response._meta.concrete_fields if f.name not in {"id", "external_id", "recorded_at"}]
    version = Response(**{name: getattr(response, name) for name in names})
    version.version_of, version.superseded_at = response, timezone.now()
    version.save()
    response.impact_ratings.update(response=version)
    ResponseTheme.objects.filter(response=response).update(response=version)
    return response
