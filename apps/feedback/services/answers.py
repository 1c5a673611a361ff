"""What a client sends: the last submission before the link ends counts, earlier ones stay as versions."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import F, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.services import record_satisfaction
from apps.core.audit import acting
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.said import CASE, SCORES, Answers
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.services.writing import keep_version, write_said
from apps.feedback.sheet import Sheet, sheet_of
from apps.outbox.models import Message

_SAID = [*SCORES, CASE, "comment", "answered_at", "is_hand_picked", "is_leadership_only", "cannot_judge"]


class LinkEnded(Exception):
    """The request takes no answer any more: expired, withdrawn, or its contact has left."""


def record_answer(*, request: FeedbackRequest, answers: Answers, sheet: Sheet | None = None) -> bool:
    """Record a submission; whether it changed anything: the same once more (a double click) changes nothing.

    `sheet` is the one the answers were given on, if it has been read just now: it holds unless the request has changed
    since. Raises LinkEnded, or ValidationError for a submission without any answer.
    """
    if answers.is_empty:
        raise ValidationError(_("Answer at least one question, or write a comment."))
    now = timezone.now()
    with acting(None, contact=request.contact_id):
        is_mine = sheet is not None and _may_take(sheet, answers) and _mark_answered(sheet.request, now)
        if not is_mine:
            # Locked first and read then: a statement that waits for a lock sees other tables as before its wait.
            FeedbackRequest.objects.select_for_update().filter(pk=request.pk).values_list("pk").get()
            sheet = sheet_of(request.pk, request.generation)
            if sheet is None or not sheet.request.is_open:
                raise LinkEnded
            if not _may_take(sheet, answers):
                return False
            _mark_answered(sheet.request, now)
        _write(sheet, answers, now)  # type: ignore[arg-type]
    return True


def _may_take(sheet: Sheet, answers: Answers) -> bool:
    """Whether it says anything that does not stand already."""
    is_known = sheet.answer is not None and sheet.answer == answers.without_themes(sheet.marked)
    return sheet.request.is_open and not is_known


def _write(sheet: Sheet, answers: Answers, now: dt.datetime) -> None:
    request = sheet.request
    response = Response(request=request, contact=request.contact, account=request.contact.account)
    if sheet.response_id:
        response.pk, response._state.adding = sheet.response_id, False
        keep_version(sheet.response_id, now)
    response.answered_at, response.comment = now, answers.comment
    response.is_hand_picked = request.is_hand_picked
    response.is_leadership_only, response.cannot_judge = answers.is_leadership_only, sorted(answers.cannot_judge)
    for name in SCORES:
        setattr(response, name, getattr(answers, name))
    response.case_satisfaction = answers.case_satisfaction if answers.is_leadership_only else None
    response.clean_fields(exclude=["contact", "account", "request", "version_of"])
    response.save(update_fields=[*_SAID, "updated_at"] if sheet.response_id else None)
    write_said(response, answers.without_themes(sheet.marked), now)
    _tell_the_case(sheet, answers)
    answer_arrived(response, is_first=not sheet.response_id, is_low=answers.is_low)


def _tell_the_case(sheet: Sheet, answers: Answers) -> None:
    """The client's word goes to the case, where everybody on the account reads it: not from one for the leadership.

    What they said openly before and have taken back, or keep to the leadership now, no longer stands there.
    """
    case, before = sheet.request.case, sheet.answer
    said = None if answers.is_leadership_only else answers.case_satisfaction
    if case is None or case.satisfaction == said:
        return
    is_withdrawn = before is not None and not before.is_leadership_only
    if said is not None or is_withdrawn or (CASE in answers.cannot_judge and not answers.is_leadership_only):
        record_satisfaction(case=case, satisfaction=said)


def _mark_answered(request: FeedbackRequest, now: dt.datetime) -> bool:
    """Mark the request, and so lock it; whether it is still as it was read.

    An answer may come before anybody has looked what became of the mail: then its moment is taken over here.
    """
    left_at = Subquery(Message.objects.asking("answer", request.pk).order_by("-pk").values("sent_at")[:1])
    as_read = FeedbackRequest.objects.filter(pk=request.pk, updated_at=request.updated_at).order_by()
    marked = as_read.update(
        state=FeedbackRequest.State.ANSWERED,
        sent_at=Coalesce(F("sent_at"), left_at, Value(now)),
        answered_at=Coalesce(F("answered_at"), Value(now)),
        updated_at=now,
    )
    return bool(marked)
