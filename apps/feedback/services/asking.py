"""Asking: by hand or by a programme, under the same rule; the mail is queued in the same transaction."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import Account, Contact
from apps.accounts.services import note_last_asked
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, must_write
from apps.feedback.eligibility import WhyNot, due, with_reason
from apps.feedback.letter import letters_for
from apps.feedback.models import FeedbackRequest, Programme
from apps.feedback.services.versions import standing_version
from apps.feedback.spans import life_of_a_link
from apps.feedback.turns import choose_impacts, choose_items
from apps.outbox.services import queue_messages
from apps.people.models import Person

BATCH = 500
_ASKING = 0x41534B  # the key of the lock under which people are chosen: any constant number of our own


@dataclass
class Asked:
    """Who was asked, and who was not and why."""

    requests: list[FeedbackRequest] = field(default_factory=list)
    left_out: list[tuple[Contact, WhyNot]] = field(default_factory=list)


def ask_contact(*, by: Person | None, contact: Contact, external_id: str | None = None) -> FeedbackRequest:
    """Ask one contact now. ValidationError that says why, where the rule forbids it."""
    must_write(by, contact.account)
    with acting(by):
        asked = _ask(by, Contact.objects.filter(pk=contact.pk))
        if not asked.requests:
            raise ValidationError({"contact": [f"{contact}: {why.label}." for _contact, why in asked.left_out]})
        request = asked.requests[0]
        return change(request, by=by, external_id=external_id) if external_id else request


def ask_account(*, by: Person | None, account: Account) -> Asked:
    """Ask every contact of an account who may be asked: all of them, nobody picks."""
    must_write(by, account)
    return _ask(by, Contact.objects.filter(account=account))


def run_programmes(day: dt.date | None = None) -> int:
    """Ask everybody whom a programme is due to ask; how many. Safe to run twice and at once."""
    day = day or today()
    running = Programme.objects.filter(is_running=True, starts_on__lte=day).select_related("questionnaire")
    return sum(_run(programme, day) for programme in running)


def _run(programme: Programme, day: dt.date) -> int:
    if not programme.is_by_event and programme.due_run(day) is None:
        return 0
    found = list(due(programme, day).values_list("pk", flat=True))
    chunks = (found[start : start + BATCH] for start in range(0, len(found), BATCH))
    count = sum(_ask_found(programme, chunk, day) for chunk in chunks)
    Programme.objects.filter(pk=programme.pk).update(last_run_on=day)
    return count


def _ask_found(programme: Programme, found: list[int], day: dt.date) -> int:
    """Ask some of those who were found due, in one transaction: a run that is cut off goes on where it was.

    They are judged once more under the lock: somebody else may have asked them since.
    """
    with acting(None):
        _one_at_a_time()
        chosen = _loaded(due(programme, day).filter(pk__in=found))
        return len(_create(chosen, by=None, programme=programme))


def _ask(by: Person | None, contacts: QuerySet[Contact]) -> Asked:
    with acting(by):
        _one_at_a_time()
        judged = _loaded(with_reason(contacts, today()))
        requests = _create([contact for contact in judged if not contact.why_not], by=by)
    return Asked(requests, [(contact, WhyNot(contact.why_not)) for contact in judged if contact.why_not])


def _loaded(contacts: QuerySet[Contact]) -> list[Any]:
    return list(contacts.select_related("account__manager", "account__team"))


def _create(contacts: list[Any], *, by: Person | None, programme: Programme | None = None) -> list[FeedbackRequest]:
    expires_at = timezone.now() + life_of_a_link()
    version = standing_version(programme.questionnaire_id) if programme else None
    requests = [
        FeedbackRequest(
            contact=contact,
            programme=programme,
            asked_by=by,
            asked_version=version,
            case_id=contact.for_case if programme else None,
            due_on=contact.due_on if programme else None,
            expires_at=expires_at,
        )
        for contact in contacts
    ]
    choose_items(requests)
    choose_impacts(requests)
    FeedbackRequest.objects.bulk_create(requests)
    note_last_asked(addresses=[contact.address for contact in contacts], day=today())
    queue_messages(messages=letters_for(requests))
    return requests


def _one_at_a_time() -> None:
    """Until the transaction ends nobody else chooses: two choosing at once would both find a person rested."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASKING])
