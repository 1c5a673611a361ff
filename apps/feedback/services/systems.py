"""Telling other systems of answers: that one came, and that the reply to a low one is due. No word of either.

Answers for the leadership only, and follow-ups of such, are told to nobody. One that becomes such after it was queued
is taken back: whoever queues locks the answer, or its follow-up, first and looks then, so that whoever changes it comes
before the look, or finds what was queued.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, Min, OuterRef, Value
from django.db.models.functions import Greatest

from apps.core.horizon import horizon
from apps.feedback.models import FollowUp, Response
from apps.outbox.subscriptions.models import Event, Gathered, Subscription
from apps.outbox.subscriptions.telling import Happening, links, take_back, tell

ANSWERS = "feedback.response"
OVERLAP = dt.timedelta(minutes=5)  # looked through once more, should the database's clock have gone back a little
BATCH = 1000


def tell_systems_of_answers() -> int:
    """Queue every answer that a client has sent since the last look; how many messages.

    Asked of the history, so that answering a client costs no statement more. Whatever can be read is queued, and each
    once, by its key; the next look begins where a transaction may still have been open. Safe to run twice and at once.
    """
    until = horizon()
    known, _is_new = Gathered.objects.get_or_create(pk=ANSWERS, defaults={"watermark": _beginning(until)})
    queued = sum(_tell_of_open(rows) for rows in _sent_since(known.watermark - OVERLAP))
    later = Greatest("watermark", Value(until, output_field=DateTimeField()))
    Gathered.objects.filter(pk=ANSWERS).update(watermark=later)
    return queued


def _beginning(until: dt.datetime) -> dt.datetime:
    """Where the very first look begins: with the first system that asked to be told."""
    first = Subscription.objects.aggregate(at=Min("recorded_at"))["at"]
    return min(first or until, until)


def tell_systems_of_due(follow_ups: Iterable[FollowUp]) -> int:
    """Queue follow-ups whose reply is due, in the transaction that marks them; `response` is loaded."""
    rows = list(follow_ups)
    list(FollowUp.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk").values_list("pk"))
    about = Response.objects.filter(pk__in=[row.response_id for row in rows], is_leadership_only=False)
    open_ones = set(about.values_list("pk", flat=True))
    return tell(_due(row) for row in rows if row.response_id in open_ones)


def keep_from_systems(response: Response) -> None:
    """The answer has become one for the leadership: what waits to be told of it, or of its follow-up, is taken back."""
    told = [(Event.RESPONSE_RECEIVED, f"{response.pk}:")]
    due = FollowUp.objects.select_for_update().filter(response=response).values_list("pk", flat=True).first()
    take_back([*told, (Event.FOLLOW_UP_DUE, str(due))] if due else told)


@transaction.atomic
def _tell_of_open(rows: list[Any]) -> int:
    about = Response.objects.filter(pk__in={row.pgh_obj_id for row in rows}, is_leadership_only=False)
    open_ones = set(about.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    return tell(_answer(row) for row in rows if row.pgh_obj_id in open_ones)


def _sent_since(since: dt.datetime) -> Iterator[list[Any]]:
    """Events of answers that clients sent themselves, first and changed ones: those are written as a contact.

    Changed is what was told before: an earlier version for the leadership makes the first open one no change.
    """
    events: Any = Response.pgh_event_models["update"].objects  # type: ignore[attr-defined]
    open_ones = {"is_leadership_only": False, "pgh_obj__is_leadership_only": False, "version_of": None}
    sent = events.filter(pgh_created_at__gt=since, pgh_context__metadata__has_key="contact", **open_ones)
    before = {"version_of": OuterRef("pgh_obj_id"), "answered_at__lt": OuterRef("answered_at")}
    sent = sent.annotate(is_changed=Exists(Response.objects.filter(is_leadership_only=False, **before)))
    fields = ("pgh_id", "pgh_obj_id", "is_changed", "answered_at", "account_id", "contact_id", "request_id")
    rows = sent.exclude(pgh_label="delete").order_by("pgh_id").values_list(*fields, named=True)
    found = list(rows[:BATCH])
    while found:
        yield found
        found = list(rows.filter(pgh_id__gt=found[-1].pgh_id)[:BATCH])


def _answer(row: Any) -> Happening:
    data = {
        "response": row.pgh_obj_id,
        "account": row.account_id,
        "contact": row.contact_id,
        "request": row.request_id,
        "is_changed": row.is_changed,
        **links(Response(pk=row.pgh_obj_id).get_absolute_url(), f"responses/{row.pgh_obj_id}/"),
    }
    key = f"{row.pgh_obj_id}:{row.answered_at:%Y%m%dT%H%M%S%f}"
    return Happening(Event.RESPONSE_RECEIVED, key, row.answered_at, data)


def _due(row: FollowUp) -> Happening:
    data = {
        "follow_up": row.pk,
        "response": row.response_id,
        "account": row.response.account_id,
        "due_at": row.due_at,
        **links(row.get_absolute_url(), f"follow-ups/{row.pk}/"),
    }
    return Happening(Event.FOLLOW_UP_DUE, str(row.pk), row.due_at, data)
