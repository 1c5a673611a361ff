"""Dimensions, pairs and plans for tests."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import factory

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import start_of
from apps.relationships.models import CoachingPlan, Dimension, Perception, Practice
from apps.relationships.services import coaching as services

NAMES = ("Integrity", "Competency", "Recognition", "Proactivity", "Savvy", "Chemistry")
DANA = ((9, 9), (8, 9), (6, 8), (4, 8), (7, 8), (8, 9))  # client, seller
PRIYA = ((8, 7), (6, 7), (5, 6), (7, 5), (5, 6), (None, 7))


class PracticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Practice

    name = factory.Sequence(lambda n: f"Practice {n}")
    advice = "Do one thing, every week."

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Practice:
        return services.create_practice(by=None, **kwargs)


def dimensions() -> dict[str, Dimension]:
    return {
        name: Dimension.objects.get_or_create(name=name, defaults={"position": place})[0]
        for place, name in enumerate(NAMES, 1)
    }


def at(day: dt.date, second: int = 1) -> dt.datetime:
    """In its first seconds: what was answered today was answered before now."""
    return start_of(day) + dt.timedelta(seconds=second)


def perceive(
    contact: Any,
    person: Any,
    dimension: str,
    client: int | None = None,
    seller: int | None = None,
    *,
    on: dt.date,
    seller_on: dt.date | None = None,
    **fields: Any,
) -> Perception:
    """One asking: the client's answer on a day, the seller's on the same or another; None: not given."""
    row = Perception(
        contact=contact,
        person=person,
        dimension=dimensions()[dimension],
        asked_on=min(on, seller_on or on),
        client_score=client,
        client_answered_at=at(on, 2) if client is not None else None,
        seller_score=seller,
        seller_answered_at=at(seller_on or on) if seller is not None else None,
        **fields,
    )
    row.full_clean()
    row.save()
    return row


def profile(contact: Any, person: Any, scores: Any, *, on: dt.date, seller_on: dt.date | None = None) -> None:
    for name, (client, seller) in zip(NAMES, scores, strict=True):
        perceive(contact, person, name, client, seller, on=on, seller_on=seller_on)


def northgates_pairs(account: Any, person: Any, on: dt.date) -> SimpleNamespace:
    """Dana and Priya of docs/measures.md, asked on a day; the seller answered four days before."""
    found = {}
    for name, scores in (("Dana Whitfield", DANA), ("Priya Raman", PRIYA)):
        contact = ContactFactory(account=account, full_name=name, email=f"{name.split()[0].lower()}@northgate.example")
        profile(contact, person, scores, on=on, seller_on=on - dt.timedelta(days=4))
        found[name.split()[0].lower()] = contact
    return SimpleNamespace(**found)


def plan(contact: Any, person: Any, dimension: str, **fields: Any) -> CoachingPlan:
    given = {"practice": fields.pop("practice", None) or PracticeFactory(), **fields}
    return services.create_coaching_plan(
        by=None, contact=contact, person=person, dimension=dimensions()[dimension], **given
    )
