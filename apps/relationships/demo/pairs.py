"""Two rounds of pairs: Northgate's two are the worked example of docs/measures.md, the others are thrown by dice."""

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from django.db.models import QuerySet

from apps.core.demo_firm import Firm
from apps.core.months import day_of, start_of
from apps.feedback.models import Response
from apps.relationships.models import Dimension, Perception

NORTHGATE = {  # (client, seller) of integrity, competency, recognition, proactivity, savvy, chemistry
    "Dana Whitfield": ((9, 9), (8, 9), (6, 8), (4, 8), (7, 8), (8, 9)),
    "Priya Raman": ((8, 7), (6, 7), (5, 6), (7, 5), (5, 6), (None, 7)),
}
SAID = (4, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10)  # by clients
OFF = (-2, -1, -1, 0, 0, 0, 1, 1, 1, 2, 3, 4)  # what sellers expect, less what clients say
AFTER_COACHING = (-1, 0, 0, 1, 1, 2, 2, 3)  # what clients say of what was practised, less what they said before
DUE_DAYS = 14  # of answers newer than this the seller has said nothing yet
LEFT_OPEN = 0.15  # of clients' answers, and of sellers'
BETWEEN = dt.timedelta(days=112)  # the two rounds: a plan is begun, and its day to ask again comes
Item = tuple[int, int]  # contact, dimension; the person is the account's manager


def earlier_pairs(firm: Firm) -> list[Perception]:
    """The round before the latest one, of contacts who had answered long enough before."""
    latest = {answer.contact_id: answer for answer in _latest(firm) if answer.account.name != "Northgate"}
    found: dict[int, Response] = {}
    for answer in _given(firm).filter(contact__in=latest).order_by("contact_id", "-answered_at", "-pk"):
        if answer.answered_at <= latest[answer.contact_id].answered_at - BETWEEN:
            found.setdefault(answer.contact_id, answer)
    dimensions, dice = _dimensions(), firm.dice("relationships", "earlier")
    return [row for answer in found.values() for row in _thrown(firm, answer, dimensions, dice, {})]


def latest_pairs(firm: Firm, coached: Mapping[Item, Any]) -> list[Perception]:
    """The latest round; `coached` are plans of the round before, for what clients say of those items now."""
    dimensions, dice = _dimensions(), firm.dice("relationships")
    before = {item: plan.client_before for item, plan in coached.items()}
    made: list[Perception] = []
    for answer in _latest(firm):
        exact = NORTHGATE.get(answer.contact.full_name) if answer.account.name == "Northgate" else None
        if exact:
            made += _example(answer, dimensions, exact)
        else:
            made += _thrown(firm, answer, dimensions, dice, before)
    return made


def _dimensions() -> list[Dimension]:
    return list(Dimension.objects.order_by("position"))


def _given(firm: Firm) -> QuerySet[Response]:
    """Answers to requests, of accounts that have a manager."""
    given = Response.objects.current().filter(
        request__sent_at__isnull=False, account__manager__isnull=False, is_leadership_only=False
    )
    return given.select_related("request", "contact", "account")


def _latest(firm: Firm) -> QuerySet[Response]:
    """The newest answer of each contact within a year."""
    recent = _given(firm).filter(answered_at__gte=start_of(firm.yesterday - dt.timedelta(days=365)))
    return recent.order_by("contact_id", "-answered_at", "-pk").distinct("contact_id")


def _example(
    response: Response, dimensions: list[Dimension], scores: tuple[tuple[int | None, int], ...]
) -> Iterator[Perception]:
    seller_at = response.request.sent_at + dt.timedelta(days=1)  # type: ignore[union-attr, operator]
    for dimension, (client, seller) in zip(dimensions, scores, strict=True):
        yield _row(response, dimension, client, seller, seller_at)


def _thrown(
    firm: Firm, response: Response, dimensions: list[Dimension], dice: Random, before: Mapping[Item, int]
) -> Iterator[Perception]:
    is_due = day_of(response.answered_at) > firm.yesterday - dt.timedelta(days=DUE_DAYS)
    practised = {dimension.pk for dimension in dimensions if (response.contact_id, dimension.pk) in before}
    is_answered = (dice.random() >= LEFT_OPEN or bool(practised)) and not is_due
    seller_at = min(
        response.request.sent_at + dt.timedelta(hours=dice.randrange(2, 120)),  # type: ignore[union-attr, operator]
        start_of(firm.today) - dt.timedelta(hours=6),
    )
    for dimension in dimensions:
        client = _said(dice, before.get((response.contact_id, dimension.pk)))
        seller = min(max(client + dice.choice(OFF), 0), 10)
        is_said = dice.random() >= LEFT_OPEN / 3 or dimension.pk in practised
        yield _row(response, dimension, client if is_said else None, seller if is_answered else None, seller_at)


def _said(dice: Random, before: int | None) -> int:
    first, change = dice.choice(SAID), dice.choice(AFTER_COACHING)
    return first if before is None else min(max(before + change, 0), 10)


def _row(
    response: Response, dimension: Dimension, client: int | None, seller: int | None, seller_at: dt.datetime
) -> Perception:
    return Perception(
        contact=response.contact,
        person_id=response.account.manager_id,
        dimension=dimension,
        asked_on=day_of(response.request.sent_at),  # type: ignore[union-attr, arg-type]
        seller_score=seller,
        seller_answered_at=None if seller is None else seller_at,
        client_score=client,
        client_answered_at=None if client is None else response.answered_at,
        request=response.request,
        response=response,
    )


def moments_of(row: Perception) -> list[dt.datetime]:
    given = [moment for moment in (row.seller_answered_at, row.client_answered_at) if moment]
    return given or [start_of(row.asked_on)]
