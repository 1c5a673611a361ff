"""The demo firm's pairs: Northgate's two are the worked example of docs/measures.md, the others are thrown by dice."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from django.db.models import QuerySet

from apps.core.demo_firm import Firm, backdate
from apps.core.months import day_of, start_of
from apps.feedback.models import Response
from apps.relationships.models import Dimension, Perception
from apps.relationships.services import default_dimensions, push_questions

AUTHORS = {Perception: "person"}
NORTHGATE = {  # (client, seller) of integrity, competency, recognition, proactivity, savvy, chemistry
    "Dana Whitfield": ((9, 9), (8, 9), (6, 8), (4, 8), (7, 8), (8, 9)),
    "Priya Raman": ((8, 7), (6, 7), (5, 6), (7, 5), (5, 6), (None, 7)),
}
SAID = (4, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10)  # by clients
OFF = (-2, -1, -1, 0, 0, 0, 1, 1, 1, 2, 3, 4)  # what sellers expect, less what clients say
DUE_DAYS = 14  # of answers newer than this the seller has said nothing yet
LEFT_OPEN = 0.15  # of clients' answers, and of sellers'
BATCH = 1000


def load(firm: Firm) -> None:
    default_dimensions()
    dimensions = list(Dimension.objects.order_by("position"))
    dice = firm.dice("relationships")
    made: list[Perception] = []
    for response in _latest(firm):
        exact = NORTHGATE.get(response.contact.full_name) if response.account.name == "Northgate" else None
        made += _example(response, dimensions, exact) if exact else _thrown(firm, response, dimensions, dice)
    Perception.objects.bulk_create(made, batch_size=BATCH)
    backdate(Perception, {row.pk: max(_moments(row)) for row in made})
    push_questions()


def _latest(firm: Firm) -> QuerySet[Response]:
    """The newest answer of each contact within a year, of accounts that have a manager."""
    given = Response.objects.current().filter(
        request__sent_at__isnull=False,
        account__manager__isnull=False,
        is_leadership_only=False,
        answered_at__gte=start_of(firm.yesterday - dt.timedelta(days=365)),
    )
    newest = given.order_by("contact", "-answered_at", "-pk").distinct("contact")
    return newest.select_related("request", "contact", "account")


def _example(
    response: Response, dimensions: list[Dimension], scores: tuple[tuple[int | None, int], ...]
) -> Iterator[Perception]:
    seller_at = response.request.sent_at + dt.timedelta(days=1)  # type: ignore[union-attr, operator]
    for dimension, (client, seller) in zip(dimensions, scores, strict=True):
        yield _row(response, dimension, client, seller, seller_at)


def _thrown(firm: Firm, response: Response, dimensions: list[Dimension], dice: Random) -> Iterator[Perception]:
    is_due = day_of(response.answered_at) > firm.yesterday - dt.timedelta(days=DUE_DAYS)
    is_answered = not is_due and dice.random() >= LEFT_OPEN
    seller_at = min(
        response.request.sent_at + dt.timedelta(hours=dice.randrange(2, 120)),  # type: ignore[union-attr, operator]
        start_of(firm.today) - dt.timedelta(hours=6),
    )
    for dimension in dimensions:
        client = dice.choice(SAID)
        seller = min(max(client + dice.choice(OFF), 0), 10)
        is_said = dice.random() >= LEFT_OPEN / 3
        yield _row(response, dimension, client if is_said else None, seller if is_answered else None, seller_at)


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


def _moments(row: Perception) -> list[dt.datetime]:
    given = [moment for moment in (row.seller_answered_at, row.client_answered_at) if moment]
    return given or [start_of(row.asked_on)]
