"""Whose turn it is: which impacts a request asks about, where there are more than fifteen questions hold."""

from collections import defaultdict
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from apps.core.months import today
from apps.feedback.content import MOST, Content
from apps.feedback.models import FeedbackRequest, ImpactRating
from apps.impacts.models import Impact


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
