"""Whose turn it is: which impacts and standing items a request asks about, of more than fifteen questions hold."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from apps.core.months import today, zone
from apps.feedback.content import MOST, MOST_ITEMS, Content
from apps.feedback.models import FeedbackRequest, ImpactRating, StandingAnswer, StandingItem
from apps.impacts.models import Impact

ITEM_RESTS = dt.timedelta(days=90)  # after an answer, unless it shall be asked again from a later day on


def choose_items(requests: list[FeedbackRequest]) -> None:
    """Sets `items` of unsaved requests, in one statement for all: those longest unanswered first. Before the impacts:
    these share the room that is left.
    """
    wanted = [request.contact_id for request in requests if Content.of(request).item_room]
    turns: dict[int, list[int]] = defaultdict(list)
    if wanted:
        for contact, item in _items_in_turn(wanted):
            turns[contact].append(item)
    for request in requests:
        request.items = sorted(turns[request.contact_id][: Content.of(request).item_room])


def choose_impacts(requests: list[FeedbackRequest]) -> None:
    """Sets `impacts` of unsaved requests, in one statement for all: those longest unrated by that contact first."""
    wanted = [request.contact_id for request in requests if Content.of(request).room]
    turns: dict[int, list[int]] = defaultdict(list)
    if wanted:
        for contact, impact in _in_turn(wanted):
            turns[contact].append(impact)
    for request in requests:
        request.impacts = sorted(turns[request.contact_id][: Content.of(request).room])


def active_impacts() -> QuerySet[Impact]:
    """The impacts a client is asked about today."""
    return Impact.objects.active_on(today())


def last_rated(impact: Any, contact: Any) -> Subquery:
    """When a contact last said something about an impact, be it that they cannot judge it."""
    said = ImpactRating.objects.filter(impact=impact, response__contact=contact, response__version_of=None)
    return Subquery(said.order_by("-response__answered_at").values("response__answered_at")[:1])


def _in_turn(contacts: list[int]) -> QuerySet:
    """(contact, impact), at most as many a contact as any request can hold."""
    pairs = active_impacts().filter(account__contacts__in=contacts).order_by()
    turn = Window(
        RowNumber(), partition_by=F("account__contacts"), order_by=[F("rated_at").asc(nulls_first=True), F("pk").asc()]
    )
    pairs = pairs.annotate(rated_at=last_rated(OuterRef("pk"), OuterRef("account__contacts")), turn=turn)
    return pairs.filter(turn__lte=MOST // 2).order_by("turn").values_list("account__contacts", "pk")


def _items_in_turn(contacts: list[int]) -> QuerySet:
    """(contact, item) of items that are due, at most as many a contact as any request can hold."""
    said = StandingAnswer.objects.filter(item=OuterRef("pk"), response__version_of=None).order_by(
        "-response__answered_at"
    )
    items = StandingItem.objects.filter(
        contact__in=contacts, is_asked=True, about__is_active=True, ask_from__lte=today()
    ).order_by()
    items = items.annotate(said_at=Subquery(said.values("response__answered_at")[:1]))
    items = items.annotate(said_on=TruncDate("said_at", tzinfo=zone()))
    rested = Q(said_at=None) | Q(said_at__lte=timezone.now() - ITEM_RESTS) | Q(ask_from__gt=F("said_on"))
    order = [F("said_at").asc(nulls_first=True), F("about").asc(), F("position").asc(), F("pk").asc()]
    turn = Window(RowNumber(), partition_by=F("contact"), order_by=order)
    due = items.filter(rested).annotate(turn=turn)
    return due.filter(turn__lte=MOST_ITEMS).order_by("turn").values_list("contact", "pk")
